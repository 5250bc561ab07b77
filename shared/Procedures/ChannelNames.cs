namespace ComplaintSuite.Procedures;

/// <summary>What the channels of <see cref="Lifecycle.Channels"/> are called, for people.</summary>
public static class ChannelNames
{
    private static readonly Dictionary<string, LocalText> Names = new()
    {
        ["telephone"] = new("电话", "Telephone", "Teléfono"),
        ["letter"] = new("信函", "Letter", "Carta"),
        ["sms"] = new("短信", "Text message", "SMS"),
        ["email"] = new("电子邮件", "E-mail", "Correo electrónico"),
        ["portal"] = new("网站", "Website", "Sitio web"),
        ["in-person"] = new("当面", "In person", "En persona"),
        ["opinion-box"] = new("意见箱", "Opinion box", "Buzón de opiniones"),
        ["opinion-book"] = new("意见簿", "Opinion book", "Libro de opiniones"),
        ["supervision-line"] = new("监督电话", "Supervision line", "Línea de supervisión"),
        ["forum"] = new("座谈会", "Forum", "Foro"),
        ["station"] = new("服务站", "Station", "Estación"),
        ["api"] = new("接口", "Interface", "Interfaz"),
        ["other"] = new("其他", "Other", "Otra"),
    };

    /// <summary>The name of a channel; a code that is none stands for itself.</summary>
    public static LocalText Of(string channel) => Names.GetValueOrDefault(channel) ?? new(channel, channel, channel);
}

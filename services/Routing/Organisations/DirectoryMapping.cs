using ComplaintSuite.Contracts.Common.V1;
using Messages = ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Routing.Organisations;

/// <summary>Rows to messages and back, by hand: what leaves the service is decided here.</summary>
internal static class DirectoryMapping
{
    public static LocalName ToName(this LocalizedText text) => new() { ZhCn = text.ZhCn, En = text.En, Es = text.Es };

    public static LocalizedText ToMessage(this LocalName name) => new() { ZhCn = name.ZhCn, En = name.En, Es = name.Es };

    public static ProcedureAssignment ToRow(this Messages.ProcedureAssignment entry, string organisation) => new(organisation, entry.Kind, entry.Channel, entry.Procedure);

    public static Messages.ProcedureAssignment ToMessage(this ProcedureAssignment entry) =>
        new() { Kind = entry.Kind, Channel = entry.Channel, Procedure = entry.Procedure };
}

using System.Globalization;

namespace ComplaintSuite.Portal.Forms;

/// <summary>What a form of an act carries from the page that showed it.</summary>
/// <param name="RequestId">Id of the request: the same form sent twice does one thing.</param>
/// <param name="Version">Version of the record that the page showed.</param>
internal readonly record struct FormStamp(string RequestId, long Version)
{
    /// <exception cref="BadHttpRequestException">It has no version: every page gives it one, so this form was cut or changed on its way.</exception>
    public static FormStamp Read(MultipartForm form) => new(
        Forms.RequestId.Read(form["request_id"]).ToString(),
        long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : throw new BadHttpRequestException("The form can't be read."));
}

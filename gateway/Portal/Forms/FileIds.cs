namespace ComplaintSuite.Portal.Forms;

/// <summary>Ids of the requests that add the files of one form. They follow field and name: somebody who sends the form again without one that was taken sends the others under their own ids.</summary>
/// <param name="form">Id of the form.</param>
internal sealed class FileIds(Guid form)
{
    private readonly Dictionary<(string Field, string FileName), int> _seen = [];

    /// <summary>The id for the next file.</summary>
    /// <param name="field">The form's name for the field in which it was chosen.</param>
    /// <param name="fileName">Its name, as the sender has it.</param>
    public Guid Next(string field, string fileName)
    {
        var number = _seen[(field, fileName)] = _seen.GetValueOrDefault((field, fileName)) + 1;
        return RequestId.OfFile(form, field, fileName, number);
    }
}

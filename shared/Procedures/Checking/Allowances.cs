namespace ComplaintSuite.Procedures.Checking;

/// <summary>
/// What the check finds and somebody has decided to leave: lines `ID/VERSION KIND ABOUT REASON` of `allowed.txt` beside the procedure files, with the kind in kebab-case and `-` where it is about
/// nothing in particular. Each line is needed, or it is a finding itself.
/// </summary>
public sealed class Allowances
{
    public const string File = "allowed.txt";
    private const int Parts = 4;
    private readonly List<(string Procedure, string Key, string Reason)> _lines;

    private Allowances(List<(string Procedure, string Key, string Reason)> lines) => _lines = lines;

    public static Allowances None { get; } = new([]);

    /// <summary>Reads those of a folder of procedure files; none where it has no such file.</summary>
    /// <exception cref="InvalidDataException">A line is none.</exception>
    public static Allowances Read(string folder)
    {
        var path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path)) return None;
        return new([.. System.IO.File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', Parts)).Select(parts => parts.Length == Parts
            ? (parts[0], $"{parts[1]} {parts[2]}", parts[3])
            : throw new InvalidDataException($"{path}: '{string.Join(' ', parts)}' is not ID/VERSION KIND ABOUT REASON."))]);
    }

    /// <summary>Parts what was found of a procedure into what is wrong and what is allowed.</summary>
    /// <param name="procedure">ID/VERSION.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="states">How many states were explored.</param>
    public CheckReport Judge(string procedure, IReadOnlyList<Finding> findings, int states)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var lines = _lines.Where(line => line.Procedure == procedure).ToList();
        string? Reason(Finding finding) => lines.Where(line => line.Key == finding.Key).Select(line => line.Reason).FirstOrDefault();
        var unneeded = lines.Where(line => !findings.Any(finding => finding.Key == line.Key)).Select(line => new Finding(FindingKind.NotNeeded, "", $"{File} allows '{line.Key}', which is not found; take the line away.", []));
        return new(procedure, states, [.. findings.Where(finding => Reason(finding) is null), .. unneeded],
            [.. findings.Select(finding => (finding, Reason(finding))).Where(it => it.Item2 is not null).Select(it => (it.finding, it.Item2!))]);
    }
}

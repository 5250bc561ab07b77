namespace ComplaintSuite.Procedures;

/// <summary>Something wrong in a file, and what to do about it. Line and column start at 1 and point at the offending word.</summary>
public sealed record Defect(string File, int Line, int Column, string Message)
{
    /// <summary>In the form that editors and terminals turn into a link: file:line:column: message.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>Procedure files or calendars that can't be used. Carries every defect found, not the first one only.</summary>
public sealed class ProcedureDefectsException(IReadOnlyList<Defect> defects)
    : Exception($"{defects.Count} defect(s) in the procedure files:{Environment.NewLine}{string.Join(Environment.NewLine, defects)}")
{
    /// <summary>All defects, in the order of file, line, column.</summary>
    public IReadOnlyList<Defect> Defects { get; } = defects;
}

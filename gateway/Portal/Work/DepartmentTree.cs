namespace ComplaintSuite.Portal.Work;

/// <summary>Departments in the order of their tree: right after each, those below it.</summary>
internal static class DepartmentTree
{
    /// <summary>Each with how many of the others stand above it, in one line up; whatever has none of them above it is at the top.</summary>
    /// <param name="items">What stands for departments, in the order in which those beside each other are shown.</param>
    /// <param name="codeOf">Code of the department.</param>
    /// <param name="parentOf">Code of the one above it.</param>
    public static IReadOnlyList<(T Item, int Depth)> Of<T>(IReadOnlyCollection<T> items, Func<T, string> codeOf, Func<T, string> parentOf)
    {
        var codes = items.Select(codeOf).ToHashSet();
        var below = items.ToLookup(item => codes.Contains(parentOf(item)) ? parentOf(item) : "");
        var ordered = new List<(T Item, int Depth)>();
        var waiting = new Stack<(T Item, int Depth)>(below[""].Reverse().Select(item => (item, 0)));
        while (waiting.TryPop(out var next))
        {
            ordered.Add(next);
            foreach (var item in below[codeOf(next.Item)].Reverse())
                waiting.Push((item, next.Depth + 1));
        }
        return ordered;
    }

    /// <summary>Class that indents a line; what stands deeper than the sheet has classes for is indented as far as it goes.</summary>
    public static string ClassOf(int depth) => depth switch { 0 => "top", 1 => "below one", 2 => "below two", _ => "below three" };
}

namespace ComplaintSuite.ServiceDefaults;

/// <summary>Sizes of pages.</summary>
public static class Paging
{
    private const int Default = 50;
    private const int Largest = 500;

    /// <summary>What a list gives at once for the page_size asked for: 50, or its own number, where none is named, never more than 500.</summary>
    public static int SizeOf(int asked, int otherwise = Default) => asked <= 0 ? otherwise : Math.Min(asked, Largest);
}

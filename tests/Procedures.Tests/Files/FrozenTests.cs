using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>A released version never changes, nor does what it extends.</summary>
public sealed class FrozenTests
{
    [Fact]
    public void Every_file_of_the_suite_is_frozen_with_the_text_it_has()
    {
        Assert.Empty(ProcedureRegistry.Lint());
        Assert.All(ProcedureRegistry.Load().Files, file => Assert.True(file.IsFrozen, $"{file.Key} is not in frozen.txt: {file.Sha256}"));
    }

    [Fact]
    public void A_changed_frozen_file_is_a_defect()
    {
        using var folder = Frozen();
        folder.Write("sample/1.yaml", Sample.Procedure.Replace("en: Goods", "en: Wares"));
        Assert.StartsWith("sample/1.yaml:1:1: sample/1 is released and can't be changed, nor what it extends", Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_base_is_a_defect_of_the_base_and_of_every_file_that_extends_it()
    {
        using var folder = Frozen();
        folder.Write("common/1.yaml", Sample.Base.Replace("subject: Closed", "subject: Done"));
        Assert.Equal(["common/1.yaml:1:1", "sample/1.yaml:1:1"], Sample.Lint(folder).Select(defect => defect.Split(": ")[0]));
    }

    [Fact]
    public void A_comment_or_another_layout_changes_nothing()
    {
        using var folder = Frozen();
        folder.Write("sample/1.yaml", $"# A remark.\n{Sample.Procedure.Replace("posts: {desk: clerk}", "posts:\n  desk: \"clerk\"   # 接待员")}");
        Assert.Empty(Sample.Lint(folder));
    }

    [Fact]
    public void A_frozen_file_that_is_gone_is_a_defect()
    {
        using var folder = Frozen();
        File.Delete(Path.Combine(folder.Path, "sample", "1.yaml"));
        Assert.Equal(["frozen.txt:3:1: sample/1 is released and can't be taken away; put its file back."], Sample.Lint(folder));
    }

    [Fact]
    public void A_line_that_is_no_entry_is_a_defect()
    {
        using var folder = Sample.With();
        folder.Write("frozen.txt", "sample/1 abc\n");
        Assert.Equal(["frozen.txt:1:1: A line is ID/VERSION, one space, and the SHA-256 of the expanded form."], Sample.Lint(folder));
    }

    private static Folder Frozen()
    {
        var folder = Sample.With();
        folder.Write("frozen.txt", "# Released.\n" + string.Concat(ProcedureRegistry.Load(folder.Path).Files.Select(file => $"{file.Key} {file.Sha256}\n")));
        Assert.Empty(Sample.Lint(folder));
        return folder;
    }
}

using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

public sealed class RegistryTests
{
    [Fact]
    public void A_bad_file_stops_the_start_with_all_defects()
    {
        using var folder = Sample.With("limit: 24 h", "limit: soon");
        folder.Write("other/1.yaml", "procedure: other\n");
        var broken = Assert.Throws<ProcedureDefectsException>(() => ProcedureRegistry.Load(folder.Path));
        Assert.Equal(2, broken.Defects.Count);
        Assert.All(broken.Defects, defect => Assert.Contains(defect.ToString(), broken.Message, StringComparison.Ordinal));
    }

    /// <summary>Whoever is refused is told by which rule, also where no step of the file asks for a name.</summary>
    [Fact]
    public void What_is_not_taken_from_nobody_names_its_rule() => Assert.Empty(
        ProcedureRegistry.Load().All.Where(procedure => procedure.Identity.Rules.Count == 0 && procedure.Kinds.Any(procedure.RefusesNameless)).Select(procedure => $"{procedure.Id}/{procedure.Version}"));

    [Fact]
    public void A_reload_swaps_the_whole_set_or_keeps_the_last_good_one()
    {
        using var folder = Sample.With();
        var registry = ProcedureRegistry.Load(folder.Path);
        var first = registry.Get("sample", 1);

        folder.Write("other/1.yaml", Sample.Procedure.Replace("procedure: sample", "procedure: other"));
        folder.Write("sample/1.yaml", Sample.Procedure.Replace("limit: 24 h", "limit: soon"));
        Assert.Single(registry.TryReload());
        Assert.Same(first, registry.Get("sample", 1));
        Assert.Null(registry.Find("other", 1));

        folder.Write("sample/1.yaml", Sample.Procedure.Replace("limit: 24 h", "limit: 12 h"));
        Assert.Empty(registry.TryReload());
        Assert.Equal("12 h", registry.Get("sample", 1).Clocks[0].Limit.ToString());
        Assert.NotNull(registry.Find("other", 1));
    }

    [Fact]
    public void The_version_in_force_is_the_latest_whose_day_has_come()
    {
        using var folder = Sample.With();
        folder.Write("sample/2.yaml", Sample.Procedure.Replace("version: 1", "version: 2").Replace("in-force: 2026-01-01", "in-force: 2026-05-01"));
        var registry = ProcedureRegistry.Load(folder.Path);
        int? On(int month, int day, int year = 2026) => registry.InForce("sample", new(year, month, day))?.Version;
        Assert.Equal((null, 1, 1, 2), (On(12, 31, 2025), On(1, 1), On(4, 30), On(5, 1)));
        Assert.Null(registry.InForce("other", new(2026, 5, 1)));
    }

    /// <summary>CR-08: a version that was in force as it was taken in says itself what it takes.</summary>
    [Fact]
    public void The_first_version_is_for_what_was_taken_in_before_it_and_handed_over_since()
    {
        using var folder = Sample.With();
        folder.Write("sample/2.yaml", Sample.Procedure.Replace("version: 1", "version: 2").Replace("in-force: 2026-01-01", "in-force: 2026-05-01"));
        var registry = ProcedureRegistry.Load(folder.Path);
        DateTimeOffset Noon(int year, int month, int day) => new(year, month, day, 12, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(1, registry.FirstBetween("sample", Noon(2025, 12, 31), Noon(2026, 1, 1))?.Version);
        Assert.Equal(1, registry.FirstBetween("sample", Noon(2025, 12, 31), Noon(2026, 6, 1))?.Version);
        Assert.Null(registry.FirstBetween("sample", Noon(2025, 12, 30), Noon(2025, 12, 31)));
        Assert.Null(registry.FirstBetween("sample", Noon(2026, 1, 1), Noon(2026, 6, 1)));
        Assert.Null(registry.FirstBetween("other", Noon(2025, 12, 31), Noon(2026, 1, 1)));
    }

    [Fact]
    public void A_stored_version_comes_back_with_the_same_hash_though_its_file_is_gone()
    {
        using var folder = Sample.With();
        var stored = ProcedureRegistry.Load(folder.Path).Get("sample", 1);
        folder.Write("sample/1.yaml", Sample.Procedure.Replace("version: 1", "version: 2"));
        File.Move(Path.Combine(folder.Path, "sample", "1.yaml"), Path.Combine(folder.Path, "sample", "2.yaml"));
        var registry = ProcedureRegistry.Load(folder.Path);
        Assert.Throws<KeyNotFoundException>(() => registry.Get("sample", 1));

        var registered = registry.Register(stored.ExpandedText);
        Assert.Equal((stored.Sha256, stored.ExpandedText, "common/1"), (registered.Sha256, registered.ExpandedText, registered.ExpandedFrom));
        Assert.Same(registered, registry.Get("sample", 1));
        Assert.Same(registered, registry.Register(stored.ExpandedText));
        Assert.Empty(registry.TryReload());
        Assert.Same(registered, registry.Get("sample", 1));
    }

    [Fact]
    public void A_base_extends_another_whose_words_hold_where_neither_it_nor_the_file_has_its_own()
    {
        using var folder = Sample.With("extends: common/1", "extends: shared/1");
        folder.Write("shared/1.yaml", """
            base: shared
            version: 1
            extends: common/1
            texts:
              received: {zh-CN: 已收, en: Taken, es: Tomado}
              registered: {zh-CN: 记, en: Noted, es: Anotado}
            """);
        var sample = ProcedureRegistry.Load(folder.Path).Get("sample", 1);
        Assert.Equal(("Taken", "Registered", "Closed", "shared/1"), (sample.Texts["received"].En, sample.Texts["registered"].En, sample.Texts["closed"].En, sample.ExpandedFrom));
        using var plain = Sample.With();
        Assert.NotEqual(ProcedureRegistry.Load(plain.Path).Get("sample", 1).Sha256, sample.Sha256);
    }

    [Fact]
    public void Bases_that_extend_each_other_are_no_base()
    {
        using var folder = Sample.With("version: 1", "version: 1\nextends: shared/1", inBase: true);
        folder.Write("shared/1.yaml", "base: shared\nversion: 1\nextends: common/1\n");
        Assert.Equal(
            ["common/1.yaml:3:10: shared/1 would extend itself by this.", "shared/1.yaml:3:10: common/1 would extend itself by this."],
            Sample.Lint(folder).Where(line => line.Contains("extend itself", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_file_of_the_suite_comes_back_from_its_expanded_text_with_the_same_hash()
    {
        using var empty = new Folder();
        var registry = ProcedureRegistry.Load(empty.Path);
        Assert.All(ProcedureRegistry.Load().All, procedure => Assert.Equal(procedure.Sha256, registry.Register(procedure.ExpandedText).Sha256));
    }

    [Fact]
    public void A_stored_text_that_differs_from_the_file_of_its_version_is_refused()
    {
        using var folder = Sample.With();
        var stored = ProcedureRegistry.Load(folder.Path).Get("sample", 1);
        folder.Write("sample/1.yaml", Sample.Procedure.Replace("limit: 24 h", "limit: 12 h"));
        var refused = Assert.Throws<InvalidOperationException>(() => ProcedureRegistry.Load(folder.Path).Register(stored.ExpandedText));
        Assert.Contains($"sample version 1 is in use with another text (SHA-256 {stored.Sha256})", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_in_use_must_come_back_unchanged_at_a_reload()
    {
        using var folder = Sample.With();
        var registry = ProcedureRegistry.Load(folder.Path);
        registry.Register(registry.Get("sample", 1).ExpandedText);
        folder.Write("sample/1.yaml", Sample.Procedure.Replace("limit: 24 h", "limit: 12 h"));
        Assert.Contains("is in use with another text", Assert.Single(registry.TryReload()).Message, StringComparison.Ordinal);
        Assert.Equal("24 h", registry.Get("sample", 1).Clocks[0].Limit.ToString());
    }

    [Theory]
    [InlineData("procedure: sample\nversion: 1\nextends: common/1\n", "A stored procedure is stored expanded.")]
    [InlineData("nonsense", "A map is expected here (key: value).")]
    public void A_stored_text_that_is_no_expanded_procedure_is_refused(string text, string message)
    {
        using var folder = Sample.With();
        var registry = ProcedureRegistry.Load(folder.Path);
        Assert.Contains(Assert.Throws<ProcedureDefectsException>(() => registry.Register(text)).Defects, defect => defect.Message == message);
    }

    [Fact]
    public void The_files_own_words_come_before_those_of_the_base()
    {
        using var folder = Sample.With("  closed: {rule: CH-13}", "  closed: {by: [desk], rule: CH-13}");
        var procedure = ProcedureRegistry.Load(folder.Path).Get("sample", 1);
        var closed = procedure.Case.Step("closed")!;
        Assert.Equal(["desk"], closed.By);
        Assert.Equal("closing", closed.Notice);
        Assert.Equal(["CH-13"], Assert.Single(closed.Demands).Rules);
        Assert.Equal(["indicators"], closed.Demands[0].Require);
        Assert.Equal(["system"], procedure.Case.Step("received")!.By);
    }

    [Fact]
    public void A_due_date_names_the_line_it_comes_from()
    {
        using var folder = Sample.With();
        var registry = ProcedureRegistry.Load(folder.Path);
        var procedure = registry.Get("sample", 1);
        var due = registry.Due(procedure, procedure.Clocks[0], new(2026, 3, 5, 2, 0, 0, TimeSpan.Zero));
        Assert.Equal(new(2026, 3, 6, 2, 0, 0, TimeSpan.Zero), due.At);
        Assert.Equal(new("sample", 1, "acceptance", "house", "CH-02"), due.Provenance.Clock);
        Assert.Equal("Asia/Shanghai", due.Provenance.Zone);
    }
}

namespace ComplaintSuite.ContractsTests;

/// <summary>What callers rely on: the protos of shared/Contracts. Run with UPDATE_CONTRACTS=1 to keep the present contracts.</summary>
public sealed class ContractTests(Buf buf) : IClassFixture<Buf>
{
    [Fact]
    public async Task The_contracts_pass_the_lint() => Assert.Null(await buf.ComplaintAsync("lint", "protos"));

    [Fact]
    public void The_lint_is_whole()
    {
        Assert.Contains("    - STANDARD\n    - COMMENTS\n", Buf.Settings, StringComparison.Ordinal);
        Assert.DoesNotContain("except:", Buf.Settings, StringComparison.Ordinal);
        Assert.DoesNotContain("ignore", Buf.Settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_contracts_break_nothing_that_was_kept()
    {
        // Kept on purpose in spite of it: the other test replaces what was kept.
        if (Buf.Update != "breaking")
            Assert.Null(await buf.ComplaintAsync("breaking", "protos", "--against", Buf.Kept));
    }

    [Fact]
    public async Task The_kept_contracts_are_the_present_ones()
    {
        var present = await buf.BuildAsync();
        if (Buf.Update == "breaking" || (Buf.Update == "1" && (!File.Exists(Buf.Kept) || await buf.ComplaintAsync("breaking", "protos", "--against", Buf.Kept) is null)))
            File.Copy(present, Buf.Kept, overwrite: true);
        var (built, kept) = (await File.ReadAllBytesAsync(present), await File.ReadAllBytesAsync(Buf.Kept));
        Assert.True(
            built.SequenceEqual(kept),
            "The contracts changed. Look at the change, then keep it: UPDATE_CONTRACTS=1 dotnet test --project tests/Contracts.Tests");
    }

    [Fact]
    public async Task A_changed_type_would_be_found()
    {
        var events = Path.Combine(buf.Workspace, "protos", "complaintsuite", "events", "v1", "events.proto");
        var original = await File.ReadAllTextAsync(events);
        var changed = original.Replace("int32 procedure_version", "int64 procedure_version", StringComparison.Ordinal);
        Assert.NotEqual(original, changed);
        var before = await buf.BuildAsync();
        await File.WriteAllTextAsync(events, changed);
        try
        {
            Assert.Contains("changed type from \"int32\" to \"int64\"", await buf.ComplaintAsync("breaking", "protos", "--against", before), StringComparison.Ordinal);
        }
        finally
        {
            await File.WriteAllTextAsync(events, original);
        }
    }
}

using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>property-internal version 1, line by line and as a whole table.</summary>
public sealed class PropertyInternalTests
{
    private static readonly Procedure Property = ProcedureRegistry.Load().Get("property-internal", 1);

    [Fact]
    public void Everything_that_is_permitted_to_whom_is_as_in_the_golden_table() => GoldenFile.AssertSame("property-internal-1-permitted.txt", GoldenTables.Permitted(Property));

    [Fact]
    public void Everything_that_is_demanded_is_as_in_the_golden_table() => GoldenFile.AssertSame("property-internal-1-demands.txt", GoldenTables.Demanded(Property));

    [Theory]
    [InlineData("minor", "FIELD_MISSING:criterion:PI-03 NOT_FAULT_RECORDED:fault:PI-03")]
    [InlineData("important", "FIELD_MISSING:criterion:PI-02 FIELD_MISSING:fault:PI-02")]
    [InlineData("major", "FIELD_MISSING:criterion:PI-01")]
    public void Each_severity_has_its_own_demands_on_accepting(string severity, string expected) =>
        Assert.Equal(expected, Codes("accepted", "assessed", new()
        {
            Severity = severity,
            Validity = "valid",
            Missing = new HashSet<string> { "criterion", "fault" },
        }, Post("receptionist", "clerk")));

    [Fact]
    public void A_valid_complaint_needs_a_severity_and_an_invalid_one_does_not()
    {
        var missing = new HashSet<string> { "severity" };
        Assert.Equal("FIELD_MISSING:severity:PI-01 FIELD_MISSING:severity:PI-02 FIELD_MISSING:severity:PI-03", Codes("accepted", "assessed", new() { Validity = "valid", Missing = missing }, Post("receptionist", "clerk")));
        Assert.Equal("", Codes("accepted", "assessed", new() { Validity = "invalid", Missing = missing }, Post("receptionist", "clerk")));
    }

    [Fact]
    public void Severities_are_ranked_as_they_stand_and_name_their_criteria()
    {
        Assert.Equal(["minor", "important", "major"], Property.Severities.OrderBy(severity => severity.Rank).Select(severity => severity.Name));
        Assert.Equal(["promise-broken-repeatedly", "heavy-loss-or-injury", "unsolved-for-a-month"], Property.Severity("major")!.Criteria.Keys);
        Assert.Null(Property.Severity("grave"));
    }

    [Theory]
    [InlineData("lifts", "engineering-department")]
    [InlineData("noise", "security-department")]
    [InlineData("other", "service-centre")]
    public void Without_routes_the_category_names_the_department(string category, string department) =>
        Assert.Equal(department, Property.DepartmentFor(null, category, _ => null));

    [Fact]
    public void Its_departments_have_no_legal_fields()
    {
        Assert.Empty(Property.LegalFields);
        Assert.Empty(Property.Category("lifts")!.LegalFields);
    }

    [Fact]
    public void A_post_counts_and_not_its_role_alone()
    {
        var subject = new Subject { Severity = "minor", Validity = "valid", Unmet = new HashSet<string> { "urge-awaits-answer" } };
        Assert.StartsWith("ROLE_NOT_PERMITTED", Codes("closed", "followed-up", subject, Actor.WithRoles("supervisor")), StringComparison.Ordinal);
        Assert.Equal("", Codes("closed", "followed-up", subject, Post("general-affairs-supervisor", "supervisor")));
    }

    [Fact]
    public void Somebody_is_offered_what_they_can_bring_about_themselves()
    {
        var nothingYet = new Subject { Severity = "minor", Validity = "valid", Missing = null, Unmet = null };
        var (patrol, supervisor) = (Post("patrol", "duty-officer"), Post("general-affairs-supervisor", "supervisor"));
        Assert.Contains("followed-up", Property.Case.MovesOf("notified", nothingYet, patrol, Subject.Case));
        Assert.DoesNotContain("followed-up", Property.Case.MovesOf("result-known", nothingYet, patrol, Subject.Case));
        Assert.DoesNotContain("followed-up", Property.Case.MovesOf("notified", nothingYet with { Holding = new HashSet<string> { "handled-it" } }, patrol, Subject.Case));
        Assert.DoesNotContain("followed-up", Property.Case.MovesOf("notified", nothingYet, supervisor, Subject.Case));

        Assert.Contains("decide-extension", Property.Work.MovesOf("claimed", nothingYet, supervisor, Subject.Work));
        Assert.DoesNotContain("decide-extension", Property.Work.MovesOf("claimed", nothingYet with { Holding = new HashSet<string> { "own-request" } }, supervisor, Subject.Work));
        var handler = Actor.WithRoles("handler");
        Assert.DoesNotContain("handled", Property.Work.MovesOf("claimed", nothingYet, handler, Subject.Work));
        Assert.Equal(["queued", "handled", "record-handling", "request-extension", "answer-supervision"],
            Property.Work.MovesOf("claimed", nothingYet with { Holding = new HashSet<string> { "own-claim" } }, handler, Subject.Work));
    }

    [Fact]
    public void A_reopening_leaves_no_clock_of_before()
    {
        var hotline = ProcedureRegistry.Load().Get("commerce-hotline", 2);
        Assert.NotNull(hotline.Case.Step("reopened"));
        Assert.True(hotline.Case.Lifecycle.Step("reopened")!.BeginsAnew);
        Assert.Equal("15 d", hotline.Reopening!.Within.ToString());
    }

    private static Actor Post(string post, string role) => new(new HashSet<string> { role }, new HashSet<string> { post }, IsSystem: false);

    private static string Codes(string move, string? from, Subject subject, Actor actor) =>
        string.Join(' ', Property.Case.Check(move, from, subject, actor, Subject.Case).Select(violation => $"{violation.Code}:{violation.Field}:{violation.Rule}"));
}

/// <summary>commerce-hotline version 2 as whole tables: version 1 with correspondence, withdrawal, reopening, unmasking.</summary>
public sealed class CommerceHotline2Tests
{
    private static readonly Procedure Hotline = ProcedureRegistry.Load().Get("commerce-hotline", 2);

    [Fact]
    public void Everything_that_is_permitted_to_whom_is_as_in_the_golden_table() => GoldenFile.AssertSame("commerce-hotline-2-permitted.txt", GoldenTables.Permitted(Hotline));

    [Fact]
    public void Everything_that_is_demanded_is_as_in_the_golden_table() => GoldenFile.AssertSame("commerce-hotline-2-demands.txt", GoldenTables.Demanded(Hotline));
}

using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>commerce-hotline version 1, line by line and as a whole table.</summary>
public sealed class CommerceHotlineTests
{
    private static readonly Procedure Hotline = ProcedureRegistry.Load().Get("commerce-hotline", 1);
    private static readonly Actor Clerk = Actor.WithRoles("clerk");

    [Fact]
    public void Everything_that_is_permitted_to_whom_is_as_in_the_golden_table() => GoldenFile.AssertSame("commerce-hotline-1-permitted.txt", GoldenTables.Permitted(Hotline));

    [Fact]
    public void Everything_that_is_demanded_is_as_in_the_golden_table() => GoldenFile.AssertSame("commerce-hotline-1-demands.txt", GoldenTables.Demanded(Hotline));

    [Theory]
    [InlineData("received", null, "FIELD_MISSING:channel:CH-01")]
    [InlineData("registered", "received", "FIELD_MISSING:facts:CH-03 CONTACT_OR_PUBLISHED_RECORD:complainant.contact:CH-03 CONTACT_OR_PUBLISHED_RECORD:complainant.contact:CH-04")]
    public void Registration_names_what_is_missing(string move, string? from, string expected) =>
        Assert.Equal(expected, Codes(move, from, new() { Missing = null, Unmet = null }, Actor.System));

    [Fact]
    public void A_channel_that_is_not_named_needs_its_description() =>
        Assert.Equal("FIELD_MISSING:channel.description:CH-01", Codes("received", null, new() { Channel = "other", Missing = new HashSet<string> { "channel.description" } }, Actor.System));

    [Fact]
    public void Assessing_from_registration_names_the_missing_facts_first_and_the_step_last() =>
        Assert.Equal("FIELD_MISSING:facts:CH-03 STEP_NOT_PERMITTED::", Codes("assessed", "received", new() { Kind = "report", Missing = new HashSet<string> { "facts" } }, Clerk));

    [Theory]
    [InlineData("summary", "complaint", "FACTS_CLEAR::CH-06 MATTER_SIMPLE::CH-06")]
    [InlineData("formal", "complaint", "FIELD_MISSING:office-in-charge:CH-07")]
    [InlineData("mediation", "complaint", "CIVIL_DISPUTE::CH-08")]
    [InlineData("mediation", "report", "KIND_NOT_PERMITTED:kind:CH-08 CIVIL_DISPUTE::CH-08")]
    public void Each_route_has_its_own_demands_on_accepting(string route, string kind, string expected) =>
        Assert.Equal(expected, Codes("accepted", "assessed", new() { Kind = kind, Route = route, Unmet = null, Missing = new HashSet<string> { "office-in-charge" } }, Clerk));

    [Fact]
    public void Accepting_needs_a_legal_field() =>
        Assert.Equal("FIELD_MISSING:legal-field:CH-05", Codes("accepted", "assessed", new() { Route = "formal", Missing = new HashSet<string> { "legal-field" } }, Clerk));

    [Theory]
    [InlineData("answered", "enquiry", "FIELD_MISSING:answer:CH-09")]
    [InlineData("answered", "complaint", "KIND_NOT_PERMITTED:kind:CH-09 FIELD_MISSING:answer:CH-09")]
    [InlineData("referred", "enquiry", "FIELD_MISSING:department:CH-09")]
    [InlineData("declined", "complaint", "FIELD_MISSING:reason:CH-10")]
    public void Each_other_decision_has_its_own_demand(string decision, string kind, string expected) =>
        Assert.Equal(expected, Codes(decision, "assessed", new() { Kind = kind, Missing = null }, Clerk));

    [Theory]
    [InlineData("complaint", "accepted", "RESULT_NOTIFIED::CH-11")]
    [InlineData("complaint", "declined", "")]
    [InlineData("complaint", "withdrawn", "")]
    [InlineData("report", "accepted", "")]
    public void Only_an_accepted_complaint_waits_for_the_result_notice(string kind, string decision, string expected) =>
        Assert.Equal(expected, Codes("closed", "result-known", new() { Kind = kind, Decision = decision, Unmet = new HashSet<string> { "result-notified" } }, Clerk));

    [Fact]
    public void A_reporter_who_cannot_be_reached_gets_no_reply() =>
        Assert.Equal("REACHABLE:complainant.contact:CH-11", Codes("notified", "result-known", new() { Kind = "report", Unmet = new HashSet<string> { "reachable" } }, Clerk));

    [Fact]
    public void Closing_names_every_unset_indicator() =>
        Assert.Equal(
            "FIELD_MISSING:indicators.outcome:CH-13 FIELD_MISSING:indicators.respondent-type:CH-13 FIELD_MISSING:indicators.satisfaction:CH-13 FIELD_MISSING:indicators.amount-involved:CH-13",
            Codes("closed", "answered", new() { Kind = "enquiry", Missing = null }, Clerk));

    [Theory]
    [InlineData("attach")]
    [InlineData("remove-attachment")]
    public void After_archiving_nothing_is_attached_or_removed(string act) =>
        Assert.Equal("NOT_ARCHIVED::CH-12 STEP_NOT_PERMITTED::CH-12", Codes(act, "archived", new() { Unmet = new HashSet<string> { "not-archived" } }, Clerk));

    [Fact]
    public void A_protected_identity_is_not_read() =>
        Assert.Equal("IDENTITY_NOT_PROTECTED::CH-04", Codes("read-parties", "at-work", new() { Kind = "report", Unmet = new HashSet<string> { "identity-not-protected" } }, Actor.WithRoles("handler")));

    [Fact]
    public void Its_two_clocks_are_house_limits_that_start_and_end_where_the_catalogue_says()
    {
        Assert.Equal(["acceptance 24 h house CH-02", "archive 30 d house CH-12"], Hotline.Clocks.Select(clock => $"{clock.Name} {clock.Limit} {clock.Origin} {clock.Rule}"));
        var (acceptance, archive) = (Hotline.Clocks[0], Hotline.Clocks[1]);
        Assert.Equal(["registered → assessed: mark", "closed → archived: enter"],
            Hotline.Clocks.Select(clock => $"{string.Join(',', clock.From)} → {string.Join(',', clock.To)}: {clock.Late.Name}"));
        Assert.Equal(new LateOutcome.Enter("archived"), archive.Late);
        Assert.True(Hotline.CanEnd(acceptance, "registered"));
        Assert.False(Hotline.CanEnd(acceptance, "withdrawn"));
        Assert.True(Hotline.CanEnd(archive, "withdrawn"));
        Assert.Equal(["archived", "assessed", "closed", "registered"], Hotline.ClockMoves.Order());
    }

    [Theory]
    [InlineData("summary", "used-cars", "inspection-team")]
    [InlineData("formal", "used-cars", "e-commerce-office")]
    [InlineData("mediation", "used-cars", null)]
    [InlineData(null, "meat", "inspection-team")]
    [InlineData(null, null, null)]
    public void The_department_comes_from_the_route_its_field_or_the_category(string? route, string? category, string? expected) =>
        Assert.Equal(expected, Hotline.DepartmentFor(route, category, field => field == "office-in-charge" ? "e-commerce-office" : null));

    [Fact]
    public void Its_categories_inherit_what_they_do_not_say()
    {
        var shop = Hotline.Category("online-shops");
        Assert.NotNull(shop);
        Assert.Equal(["e-commerce"], shop.LegalFields);
        Assert.Equal(("e-commerce-office", "online"), (shop.Department, shop.Parent));
        Assert.Null(Hotline.Category("nothing"));
    }

    [Fact]
    public void Its_forms_and_identity_are_as_the_rules_say()
    {
        Assert.Equal(["facts"], Hotline.FieldsDemanded("complaint"));
        Assert.Empty(Hotline.FieldsDemanded("enquiry"));
        Assert.Equal(["complaint"], Hotline.Identity.Contact);
        Assert.Equal(["report", "enquiry"], Hotline.Identity.Anonymous);
        Assert.Equal(["report"], Hotline.Identity.Protection);
        Assert.DoesNotContain("facts", Hotline.Fields.Asked);
        Assert.Equal("10 years", Assert.Single(Hotline.Retention).Keep.ToString());
    }

    [Theory]
    [InlineData("outcome", "upheld", true)]
    [InlineData("outcome", "great", false)]
    [InlineData("amount-involved", "0", true)]
    [InlineData("amount-involved", "1280.50", true)]
    [InlineData("amount-involved", "1280.505", false)]
    [InlineData("amount-involved", "-1", false)]
    [InlineData("amount-involved", "1,280", false)]
    [InlineData("amount-involved", "", false)]
    public void An_indicator_takes_its_values_only(string indicator, string value, bool accepted) =>
        Assert.Equal(accepted, Hotline.Indicators.Single(known => known.Name == indicator).Accepts(value));

    [Fact]
    public void The_day_of_an_instant_is_the_local_day() =>
        Assert.Equal(new DateOnly(2026, 3, 6), Hotline.DayOf(new(2026, 3, 5, 16, 0, 0, TimeSpan.Zero)));

    private static string Codes(string move, string? from, Subject subject, Actor actor) =>
        string.Join(' ', Hotline.Case.Check(move, from, subject, actor, Subject.Case).Select(violation => $"{violation.Code}:{violation.Field}:{violation.Rule}"));
}

using System.Collections.Immutable;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>What one Check says, on the sample procedure.</summary>
public sealed class SectionTableTests
{
    private static readonly Actor Desk = new(ImmutableHashSet.Create("clerk"), ImmutableHashSet.Create("desk"), IsSystem: false);

    private static readonly Procedure Sampled = Load();

    [Fact]
    public void A_move_that_meets_everything_is_permitted() =>
        Assert.Empty(Sampled.Case.Check("accepted", "assessed", new Subject { Route = "simple" }, Desk, Subject.Case));

    [Fact]
    public void Every_unmet_demand_is_named_with_its_rule_in_order()
    {
        var subject = new Subject { Route = "simple", Missing = null, Unmet = null };
        var violations = Sampled.Case.Check("accepted", "received", subject, Actor.WithRoles("handler"), Subject.Case);
        Assert.Equal(
            [
                new("ROLE_NOT_PERMITTED", null, "CH-05", "'accepted' is for desk."),
                new("FIELD_MISSING", "route", "CH-05", "'accepted' needs 'route'."),
                new("FACTS_CLEAR", null, "CH-06", "'accepted' needs that the assessment finds the facts clear."),
                new Violation("STEP_NOT_PERMITTED", null, "CH-05", "'accepted' is not possible from 'received'."),
            ],
            violations);
    }

    [Fact]
    public void A_step_that_the_file_does_not_list_is_not_enabled() =>
        Assert.Equal([new Violation("NOT_ENABLED", null, null, "This procedure does not have 'declined'.")],
            Sampled.Case.Check("declined", "assessed", new Subject(), Desk, Subject.Case));

    [Theory]
    [InlineData("clerk", "desk", true)]
    [InlineData("clerk", null, false)]
    [InlineData("handler", "desk", false)]
    [InlineData("clerk", "other-desk", false)]
    public void A_post_is_held_with_its_role_or_not_at_all(string role, string? post, bool permitted)
    {
        var actor = new Actor(ImmutableHashSet.Create(role), post is null ? ImmutableHashSet<string>.Empty : ImmutableHashSet.Create(post), IsSystem: false);
        Assert.Equal(permitted, Sampled.Case.Check("assessed", "registered", new Subject(), actor, Subject.Case).Count == 0);
    }

    [Fact]
    public void What_the_system_does_is_open_to_no_role()
    {
        Assert.Empty(Sampled.Case.Check("registered", "received", new Subject(), Actor.System, Subject.Case));
        Assert.All(Lifecycle.Roles, role =>
            Assert.Equal("ROLE_NOT_PERMITTED", Assert.Single(Sampled.Case.Check("registered", "received", new Subject(), Actor.WithRoles(role), Subject.Case)).Code));
        Assert.Equal("ROLE_NOT_PERMITTED", Assert.Single(Sampled.Case.Check("registered", "received", new Subject(), Actor.WithRoles("system"), Subject.Case)).Code);
    }

    [Fact]
    public void A_line_with_several_rules_gives_one_violation_for_each()
    {
        var procedure = Load("registered: {by: [system], require: [facts], rule: CH-03}", "registered: {by: [system], require: [facts], rule: [CH-03, CH-04]}");
        Assert.Equal(["CH-03", "CH-04"], procedure.Case.Check("registered", "received", new Subject { Missing = null }, Actor.System, Subject.Case).Select(violation => violation.Rule));
    }

    [Fact]
    public void A_demand_holds_only_for_what_it_is_for()
    {
        var procedure = Load("require: [facts], rule: CH-03", "also: {for: {kind: report, channel: [letter]}, require: [facts], rule: CH-03}");
        int Count(string kind, string? channel) =>
            procedure.Case.Check("registered", "received", new Subject { Kind = kind, Channel = channel, Missing = null }, Actor.System, Subject.Case).Count;
        Assert.Equal((1, 0, 0, 0), (Count("report", "letter"), Count("report", "other"), Count("complaint", "letter"), Count("report", null)));
    }

    [Fact]
    public void Unless_refuses_where_the_guard_holds()
    {
        var procedure = Load("when: [not-archived]", "unless: [reachable]");
        var clerk = Actor.WithRoles("clerk");
        Assert.Equal([new Violation("NOT_REACHABLE", "complainant.contact", "CH-12", "'attach' is not possible where there is a contact or an access code by which the person can be reached.")],
            procedure.Case.Check("attach", "registered", new Subject(), clerk, Subject.Case));
        Assert.Empty(procedure.Case.Check("attach", "registered", new Subject { Unmet = null }, clerk, Subject.Case));
    }

    [Fact]
    public void A_kind_that_is_not_admitted_is_refused_before_other_demands()
    {
        var procedure = Load("registered: {by: [system], require", "registered: {by: [system], kinds: [report], require");
        Assert.Equal(["KIND_NOT_PERMITTED", "FIELD_MISSING"],
            procedure.Case.Check("registered", "received", new Subject { Missing = null }, Actor.System, Subject.Case).Select(violation => violation.Code));
    }

    [Theory]
    [InlineData("accepted", "assessed", "winding")]
    [InlineData("at-work", "accepted", "winding")]
    [InlineData("at-work", "accepted", null)]
    public void A_route_that_does_not_lead_there_is_refused(string move, string from, string? route)
    {
        var actor = move == "accepted" ? Desk : Actor.System;
        Assert.Equal(("ROUTE_NOT_PERMITTED", "route"), Assert.Single(
            Sampled.Case.Check(move, from, new Subject { Route = route }, actor, Subject.Case)) is var violation ? (violation.Code, violation.Field) : default);
    }

    [Fact]
    public void Each_unset_indicator_is_named() =>
        Assert.Equal(["indicators.outcome"],
            Sampled.Case.Check("closed", "result-known", new Subject { Missing = null }, Actor.WithRoles("clerk"), Subject.Case).Select(violation => violation.Field));

    [Fact]
    public void A_life_begins_with_its_start_only_and_acts_never_before()
    {
        Assert.Empty(Sampled.Case.Check("received", null, new Subject(), Actor.System, Subject.Case));
        Assert.Equal("STEP_NOT_PERMITTED", Assert.Single(Sampled.Case.Check("registered", null, new Subject(), Actor.System, Subject.Case)).Code);
        Assert.Equal("STEP_NOT_PERMITTED", Assert.Single(Sampled.Case.Check("attach", null, new Subject(), Actor.WithRoles("clerk"), Subject.Case)).Code);
        Assert.Equal("STEP_NOT_PERMITTED", Assert.Single(Sampled.Case.Check("received", "received", new Subject(), Actor.System, Subject.Case)).Code);
    }

    [Fact]
    public void A_name_that_is_no_step_is_an_error_of_the_program()
    {
        Assert.Throws<ArgumentException>(() => Sampled.Case.Check("claimed", null, new Subject(), Actor.System, Subject.Case));
        Assert.Throws<ArgumentException>(() => Sampled.Case.Check("closed", "claimed", new Subject(), Actor.System, Subject.Case));
        Assert.Throws<ArgumentException>(() => Sampled.Work.Check("queued", null, new Subject(), Actor.System, Subject.Case));
    }

    private static Procedure Load(string? from = null, string? to = null)
    {
        using var folder = Sample.With(from, to);
        return ProcedureRegistry.Load(folder.Path).Get("sample", 1);
    }
}

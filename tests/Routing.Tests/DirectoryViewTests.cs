using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.RoutingTests;

/// <summary>What the directory says at an instant.</summary>
public sealed class DirectoryViewTests
{
    private static readonly OrganisationDirectory Full = Samples.Full("VIEW");

    [Theory]
    [InlineData(7, "23:59", false)]
    [InlineData(8, "00:00", true)]
    [InlineData(14, "23:59", true)]
    [InlineData(15, "00:00", false)]
    public void A_deputy_has_the_post_from_the_first_day_to_the_end_of_the_last(int day, string time, bool holds)
    {
        var view = new DirectoryView(Full, day.October(2026).At(time, "Asia/Shanghai"));
        Assert.Equal(holds ? ["supervisor", "chief"] : ["supervisor"], view.PostsOf("VIEW-supervisor").Select(post => post.Code));
        Assert.Equal(holds ? ["supervisor"] : [], view.HoldersOf("chief"));
        Assert.Equal(holds ? ["supervisor"] : [], view.HoldersOfRole("manager"));
        var caller = new Caller("VIEW-supervisor", new HashSet<string> { "VIEW" }, new HashSet<string> { "employee", "supervisor", "manager" });
        Assert.Equal(holds, view.AtPresent(caller).Has("manager"));
        Assert.True(view.AtPresent(caller).Has("supervisor"));
        Assert.True(view.AtPresent(caller).Has("employee"));
    }

    [Fact]
    public void Of_a_tokens_roles_those_count_that_a_post_held_now_gives()
    {
        var view = At("12:00", 1);
        Assert.Empty(view.AtPresent(Person("VIEW-supervisor", "clerk")).Roles);
        Assert.Empty(view.AtPresent(Person("somebody-who-left", "supervisor", "manager", "org-admin", "handler")).Roles);
        Assert.Empty(view.AtPresent(Person("VIEW-supervisor", "auditor")).Roles);
        // Not on the staff: of an authority that audits several organisations.
        Assert.Equal(["auditor"], view.AtPresent(Person("outside", "auditor", "clerk")).Roles);
        Assert.Equal(["public"], view.AtPresent(Caller.Public).Roles);
        Assert.Equal(["service"], view.AtPresent(Person("intake", "service") with { Machine = "intake" }).Roles);
    }

    [Theory]
    [InlineData(1, "00:00", "supervisor")]
    [InlineData(1, "19:59", "supervisor")]
    [InlineData(1, "20:00", "inspection-team-1 market-order-office-1")]
    [InlineData(2, "08:00", "inspection-team-2")]
    [InlineData(2, "19:30", "inspection-team-2 supervisor")]
    [InlineData(2, "23:59", "supervisor")]
    [InlineData(3, "00:00", "")]
    public void Who_is_on_duty_is_who_has_a_shift_at_the_instant(int day, string time, string onDuty)
    {
        var view = At(time, day);
        Assert.Equal(onDuty, string.Join(' ', view.OnDuty()));
    }

    [Theory]
    [InlineData("supervisor", "admin", false)]
    [InlineData("supervisor", "market-order-office-1", true)]
    [InlineData("market-order-office-1", "supervisor", false)]
    [InlineData("market-order-office-1", "market-order-office-2", false)]
    [InlineData("inspection-team-1", "market-order-office-1", false)]
    [InlineData("supervisor", "supervisor", false)]
    [InlineData("head", "supervisor", true)]
    [InlineData("head", "keeper", true)]
    [InlineData("keeper", "head", false)]
    [InlineData("nobody", "keeper", false)]
    public void Above_somebody_is_who_they_report_to_and_who_leads_a_department_above(string superior, string staffId, bool isAbove)
    {
        var directory = Samples.Full("VIEW");
        directory.Posts.Single(post => post.Code == "chief").Superior = "keeper-post";
        directory.Posts.Add(new Post { Code = "keeper-post", Name = Samples.Text("Keeper"), Department = "south", Role = "handler", Superior = "head-post" });
        directory.Posts.Add(new Post { Code = "head-post", Name = Samples.Text("Head"), Department = "north", Role = "handler", Superior = "" });
        directory.Staff.Add(new StaffMember { StaffId = "keeper", Subject = "VIEW-keeper", DisplayName = "Keeper", Posts = { "keeper-post" } });
        directory.Staff.Add(new StaffMember { StaffId = "head", Subject = "VIEW-head", DisplayName = "Head", Posts = { "head-post" } });
        Assert.Equal(isAbove, new DirectoryView(directory, 1.October(2026).At("12:00", "Asia/Shanghai")).IsAbove(superior, staffId));
    }

    [Fact]
    public void Above_a_circle_of_posts_is_nobody_else()
    {
        var directory = Samples.Full("VIEW");
        directory.Posts.Single(post => post.Code == "chief").Superior = "supervisor";
        Assert.False(new DirectoryView(directory, 1.October(2026).At("12:00", "Asia/Shanghai")).IsAbove("inspection-team-1", "supervisor"));
    }

    [Fact]
    public void A_roster_of_a_department_puts_nobody_on_duty_for_the_organisation()
    {
        var directory = Samples.Full("VIEW");
        directory.Rosters.Add(new Roster
        {
            Code = "own",
            Name = Samples.Text("Own"),
            Department = Samples.Inspection,
            FromDay = "2026-10-01",
            UntilDay = "2026-10-01",
            Shifts = { new Shift { FromTime = "2026-10-01T00:00", UntilTime = "2026-10-02T00:00", StaffIds = { $"{Samples.Inspection}-2" } } },
        });
        var view = new DirectoryView(directory, 1.October(2026).At("12:00", "Asia/Shanghai"));
        Assert.Equal(["supervisor"], view.OnDuty());
    }

    [Fact]
    public void Hours_are_looked_up()
    {
        var view = At("12:00", 1);
        Assert.Equal("{monday-friday: [09:00-17:00]}", view.HoursOf(Samples.Inspection)?.ToString());
        Assert.Equal("{monday-friday: [09:00-17:00]}", view.HoursOf(Samples.MarketOrder)?.ToString()); // of the department above
        Assert.Null(view.HoursOf("nowhere"));
    }

    [Theory]
    [InlineData(9, "09:00", true)]
    [InlineData(9, "17:30", false)]
    [InlineData(11, "10:00", false)] // a Sunday
    [InlineData(1, "10:00", false)] // a holiday
    [InlineData(1, "20:30", true)] // on duty
    public void A_desk_is_open_in_its_hours_and_to_whoever_is_on_duty_at_any_minute(int day, string time, bool open)
    {
        var (view, subject) = (At(time, day), $"VIEW-{Samples.Inspection}-1");
        Assert.NotEmpty(view.PostsOf(subject));
        Assert.Equal(open, view.IsAtOpenDesk(subject, view.PostsOf(subject).Select(post => post.Code), Procedures.ProcedureRegistry.Load().Calendars["cn"]));
    }

    [Theory]
    [InlineData("north", "workshop", "north-workshop")]
    [InlineData("north-gate", "workshop", "north-workshop")]
    [InlineData("gone", "gate", null)] // a place that the directory has no more
    [InlineData("south", "workshop", "workshop")] // what the place has none of, the organisation has
    [InlineData("south", "gate", "south-gate")]
    [InlineData(null, "gate", null)] // there are two
    [InlineData("north", "south-gate", null)] // the next estate's
    [InlineData("north", "cellar", null)]
    public void A_procedure_means_the_department_of_the_matter_s_place(string? place, string name, string? found) => Assert.Equal(found, At("12:00", 1).DepartmentAt(place, name)?.Code);

    [Fact]
    public void A_procedure_means_every_department_of_a_kind_where_it_asks_for_no_place() =>
        Assert.Equal(["south-gate", "north-gate", "workshop", "north-workshop"], At("12:00", 1).Meant(["south-gate", "cellar", "gate", "workshop"]).Select(department => department.Code));

    [Theory]
    [InlineData("north", "keeper", "north-keeper")]
    [InlineData("south-gate", "keeper", "south-keeper")]
    [InlineData("workshop", "keeper", "north-keeper,south-keeper")] // no department is above it, and no estate is its own
    [InlineData(null, "keeper", "north-keeper,south-keeper")]
    [InlineData("north", "south-keeper", "")] // the next estate's
    [InlineData("north", "cook", "")]
    public void A_procedure_means_the_post_of_the_matter_s_place(string? place, string name, string found) =>
        Assert.Equal(found, string.Join(',', At("12:00", 1).PostsAt(place, name).Select(post => post.Code)));

    [Theory]
    [InlineData("north", "keeper,north-keeper")]
    [InlineData("south", "")]
    [InlineData(null, "keeper,north-keeper")]
    public void Who_holds_a_post_of_a_kind_holds_it_at_its_place(string? place, string posts) =>
        Assert.Equal(posts, string.Join(',', ServiceDefaults.Sections.Person.From(Person("north-keeper", "clerk"), At("12:00", 1), place, department: null).Actor.Posts.Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("north", "clerk")]
    [InlineData("north-gate", "clerk")]
    [InlineData("south", "")] // the next estate's
    [InlineData("south-gate", "")] // at the next estate
    [InlineData("gone", "clerk")] // somebody must go on
    [InlineData(null, "clerk")]
    public void A_role_counts_where_the_post_that_gives_it_is_not_of_another_place(string? place, string roles) =>
        Assert.Equal(roles, string.Join(',', ServiceDefaults.Sections.Person.From(Person("north-keeper", "clerk"), At("12:00", 1), place, department: null).Actor.Roles));

    [Fact]
    public void Whoever_is_of_the_department_that_has_the_matter_counts_wherever_it_is() =>
        Assert.Equal(["clerk"], ServiceDefaults.Sections.Person.From(Person("north-keeper", "clerk"), At("12:00", 1), "south", "north-gate").Actor.Roles);

    [Theory]
    [InlineData(Samples.MarketOrder, Samples.Inspection)]
    [InlineData("north-workshop", null)] // nobody above handles work
    [InlineData("gone", null)]
    public void The_department_above_is_the_nearest_that_handles_work(string department, string? above) => Assert.Equal(above, At("12:00", 1).SuperiorOf(department)?.Code);

    private static DirectoryView At(string time, int day) => new(Full, day.October(2026).At(time, "Asia/Shanghai"));

    private static Caller Person(string subject, params string[] roles) => new(subject, new HashSet<string> { "VIEW" }, roles.ToHashSet());
}

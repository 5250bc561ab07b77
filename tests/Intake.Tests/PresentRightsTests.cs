using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.IntakeTests;

/// <summary>A token tells for up to half an hour of rights that no post gives any more: who looks for people, or at who looked at them, is asked again.</summary>
public sealed class PresentRightsTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task A_clerk_who_became_a_handler_looks_for_nobody()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        await estate.FileAsync();
        FindPartiesRequest search = new() { Organisation = estate.Organisation, Telephone = "138 0000 0000" };
        Assert.Single((await intake.Parties.FindPartiesAsync(search, estate.As("receptionist"))).Parties);
        var refused = await Refused.ByAsync(intake.Parties.FindPartiesAsync(search, intake.As($"{estate.Organisation}-engineer", estate.Organisation, "handler", "clerk")));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (refused.Status, refused.Reason));
    }

    [Fact]
    public async Task A_supervisor_who_became_a_clerk_does_not_see_who_looked_at_an_identity()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (filed, resident) = await estate.FileAsync();
        ListIdentityAccessRequest list = new() { CaseNumber = filed.CaseNumber };
        var refused = await Refused.ByAsync(intake.Parties.ListIdentityAccessAsync(list, intake.As($"{estate.Organisation}-receptionist", estate.Organisation, "clerk", "supervisor")));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (refused.Status, refused.Reason));
        await intake.Parties.ListIdentityAccessAsync(list, estate.As("general-affairs-supervisor"));
        await intake.Parties.ListIdentityAccessAsync(list, resident);
    }

    [Fact]
    public async Task Whoever_belongs_to_several_organisations_is_asked_which()
    {
        var (one, other) = (await intake.OrganisationAsync(), await intake.OrganisationAsync());
        var refused = await Refused.ByAsync(intake.Parties.FindPartiesAsync(new() { Name = "住户" }, intake.As($"{one}-receptionist", $"{one} {other}", "clerk")));
        Assert.Equal((StatusCode.InvalidArgument, "FIELD_MISSING organisation"), (refused.Status, Assert.Single(refused.Lines)));
    }
}

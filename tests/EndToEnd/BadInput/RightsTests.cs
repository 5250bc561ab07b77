using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ComplaintSuite.EndToEnd.BadInput;

/// <summary>Callers who show the wrong thing, or too little: turned away, and nothing is changed.</summary>
public sealed class RightsTests(RunningSuite suite)
{
    private readonly Office _office = suite.Office(typeof(RightsTests));
    private readonly Office _other = suite.Office(typeof(FilingTests));

    [Fact]
    public async Task A_foreign_organisations_case_answers_like_one_that_is_not_there()
    {
        var filed = await _office.FileAsync();
        var stranger = await _other.ClerkAsync();
        foreach (var number in new[] { filed.Number, Numbers.Unused(_office.Organisation) })
            foreach (var request in Requests(number))
            {
                var refused = await _office.RefusedAsync(request, stranger);
                Assert.Equal((StatusCode.NotFound, "NOT_FOUND", "", "NOT_FOUND"), (refused.Code, refused.Reason, refused.Rule, Assert.Single(refused.Lines)));
            }
    }

    [Fact]
    public async Task A_foreign_organisations_queue_and_work_answer_like_ones_that_are_not_there()
    {
        var filed = await _office.AtWorkAsync();
        var stranger = await _other.PersonAsync("inspector-1");
        var item = (await suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Department = "inspection-team" }, await _office.PersonAsync("inspector-1"))).WorkItems.Single(it => it.CaseNumber == filed.Number);

        var foreign = await _office.RefusedAsync(new GetWorkItemRequest { WorkItemId = item.WorkItemId }, stranger);
        var absent = await _office.RefusedAsync(new GetWorkItemRequest { WorkItemId = RequestId.New() }, stranger);
        Assert.Equal((StatusCode.NotFound, absent.Reason), (foreign.Code, foreign.Reason));
        Assert.Equal(absent.Lines, foreign.Lines);

        await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
        var claim = new ClaimNextRequest { Department = "inspection-team", Organisation = _office.Organisation, RequestId = RequestId.New() };
        Assert.Equal(StatusCode.NotFound, (await Refused.ByGrpcAsync(() => suite.SendAsync<ClaimNextResponse>(claim, stranger))).Code);
    }

    [Fact]
    public async Task A_wrong_access_code_answers_like_a_number_that_is_not_there_and_the_right_one_still_opens()
    {
        var filed = await _office.FileAsync();
        var wrong = await _office.RefusedAsync(new OpenCaseRequest { CaseNumber = filed.Number, AccessCode = "0000-0000-0000-0000" }, Sender.Nobody);
        var absent = await _office.RefusedAsync(new OpenCaseRequest { CaseNumber = Numbers.Unused(_office.Organisation), AccessCode = filed.AccessCode }, Sender.Nobody);
        Assert.Equal((StatusCode.NotFound, "CODE_WRONG access_code"), (wrong.Code, Assert.Single(wrong.Lines)));
        Assert.Equal((wrong.Code, wrong.Reason, wrong.Rule), (absent.Code, absent.Reason, absent.Rule));
        Assert.Equal(wrong.Lines, absent.Lines);
        Assert.NotNull((await _office.OpenAsync(filed)).Ticket);
    }

    [Fact]
    public async Task A_ticket_opens_its_own_case_and_no_other()
    {
        var mine = await _office.FileAsync();
        var yours = await _office.FileAsync();
        var ticket = await _office.OpenAsync(mine);
        foreach (var request in new IMessage[] { new GetComplaintRequest { CaseNumber = yours.Number }, new GetTimelineRequest { CaseNumber = yours.Number }, new ListNoticesRequest { CaseNumber = yours.Number } })
            Assert.Equal(StatusCode.NotFound, (await _office.RefusedAsync(request, ticket)).Code);
    }

    [Fact]
    public async Task Without_token_or_ticket_no_case_is_read_or_changed()
    {
        var filed = await _office.FileAsync();
        foreach (var request in Requests(filed.Number))
        {
            await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
            Assert.Equal(StatusCode.Unauthenticated, (await Refused.ByGrpcAsync(() => suite.SendAsync<IMessage>(request, Sender.Nobody))).Code);
            using var answer = await suite.SendJsonAsync(request, Sender.Nobody);
            Assert.Equal(StatusCode.Unauthenticated, (await Refused.ByJsonAsync(answer)).Code);
        }
    }

    [Fact]
    public async Task An_expired_token_is_told_apart_and_refused_by_gateway_and_service()
    {
        var filed = await _office.FileAsync();
        var expired = new Sender(Token(Tokens.SigningKey(), minutesLeft: -5));
        await RefusedEverywhereAsync(filed, expired, "TOKEN_EXPIRED");
        // The same but for its end is taken: nothing else is wrong with it.
        Assert.Equal(filed.Number, (await suite.SendAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = filed.Number }, new Sender(Token(Tokens.SigningKey(), minutesLeft: 5)))).Complaint.CaseNumber);
    }

    [Fact]
    public async Task A_token_that_somebody_else_signed_is_refused_by_gateway_and_service()
    {
        var filed = await _office.FileAsync();
        using var rsa = RSA.Create(3072);
        await RefusedEverywhereAsync(filed, new Sender(Token(new RsaSecurityKey(rsa), minutesLeft: 5)), "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_ticket_beside_a_token_counts_alone()
    {
        // A clerk of another organisation complains here, like anybody else, and would like to decide on it.
        var filed = await _office.FileAsync();
        var both = (await _office.OpenAsync(filed)) with { Token = (await _other.ClerkAsync()).Token };
        var refused = await _office.RefusedAsync(Office.Acceptance(filed.Complaint), both);
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (refused.Code, refused.Reason));
    }

    [Fact]
    public async Task A_service_that_acts_for_a_person_has_no_more_rights_than_the_person()
    {
        var filed = await _office.FileAsync();
        var service = await suite.SignOns.MachineAsync("reporting");
        await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
        var inspector = await Refused.ByGrpcAsync(async () => await AcceptAtIntakeAsync(filed, service, await _office.PersonAsync("inspector-1")));
        // The case stands with no department of the inspector's: it is not visible.
        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (inspector.Code, inspector.Reason));
        var supervisor = await Refused.ByGrpcAsync(async () => await AcceptAtIntakeAsync(filed, service, await _office.PersonAsync("supervisor")));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (supervisor.Code, supervisor.Reason));
        var stranger = await Refused.ByGrpcAsync(async () => await AcceptAtIntakeAsync(filed, service, await _other.ClerkAsync()));
        Assert.Equal(StatusCode.NotFound, stranger.Code);
    }

    [Fact]
    public async Task A_service_acts_for_itself_with_no_right_to_decide()
    {
        var filed = await _office.FileAsync();
        await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
        var refused = await Refused.ByGrpcAsync(async () => await AcceptAtIntakeAsync(filed, await suite.SignOns.MachineAsync("reporting"), person: null));
        Assert.Equal(StatusCode.PermissionDenied, refused.Code);
    }

    [Fact]
    public async Task Nobody_but_a_service_acts_for_another_person()
    {
        var filed = await _office.FileAsync();
        var inspector = await _office.PersonAsync("inspector-1");
        await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
        var posing = await Refused.ByGrpcAsync(async () => await AcceptAtIntakeAsync(filed, inspector, await _office.ClerkAsync()));
        Assert.Equal((StatusCode.PermissionDenied, "ON_BEHALF_OF_NOT_PERMITTED"), (posing.Code, posing.Reason));

        // At the gateway the header goes no further: the inspector acts as who he is.
        var metadata = inspector.Metadata;
        metadata.Add("x-on-behalf-of", $"Bearer {(await _office.ClerkAsync()).Token}");
        var passed = await Refused.ByGrpcAsync(async () => await suite.Client<IntakeService.IntakeServiceClient>().AcceptComplaintAsync(Office.Acceptance(filed.Complaint), metadata));
        Assert.Equal(StatusCode.NotFound, passed.Code);
    }

    private static IMessage[] Requests(string number) =>
    [
        new GetComplaintRequest { CaseNumber = number },
        new GetTimelineRequest { CaseNumber = number },
        new GetPartiesRequest { CaseNumber = number },
        new ListNoticesRequest { CaseNumber = number },
        new ListAttachmentsRequest { CaseNumber = number },
        Office.Acceptance(new Complaint { CaseNumber = number, Version = 2 }),
        new DeclineComplaintRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = 2, Reason = "Not ours." },
        Office.Closing(new Complaint { CaseNumber = number, Version = 2 }),
    ];

    private async Task RefusedEverywhereAsync(Filed filed, Sender sender, string reason)
    {
        await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
        using var answer = await suite.SendJsonAsync(Office.Acceptance(filed.Complaint), sender);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(reason, (await Refused.ByJsonAsync(answer)).Reason);
        var byGrpc = await Refused.ByGrpcAsync(() => suite.SendAsync<AcceptComplaintResponse>(Office.Acceptance(filed.Complaint), sender));
        Assert.Equal((StatusCode.Unauthenticated, reason), (byGrpc.Code, byGrpc.Reason));
        // Not even where none was needed: nobody acts as the public by mistake.
        using var filing = await suite.SendJsonAsync(_office.Complaint(), sender);
        Assert.Equal(HttpStatusCode.Unauthorized, filing.StatusCode);
        // The service trusts no gateway.
        Assert.Equal(StatusCode.Unauthenticated, (await Refused.ByGrpcAsync(() => AcceptAtIntakeAsync(filed, sender, person: null))).Code);
    }

    private async Task AcceptAtIntakeAsync(Filed filed, Sender sender, Sender? person)
    {
        using var channel = GrpcChannel.ForAddress(suite.Suite.Address("intake"));
        var metadata = sender.Metadata;
        if (person is not null) metadata.Add("x-on-behalf-of", $"Bearer {person.Token}");
        await new IntakeService.IntakeServiceClient(channel).AcceptComplaintAsync(Office.Acceptance(filed.Complaint), metadata);
    }

    /// <summary>A clerk's token, as the provider would make it.</summary>
    private string Token(SecurityKey key, int minutesLeft)
    {
        // Lifetimes of tokens are real time.
        var end = TimeProvider.System.GetUtcNow().AddMinutes(minutesLeft);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = suite.Suite.Issuer.ToString(),
            Audience = "complaintsuite",
            Subject = new ClaimsIdentity([new("sub", $"{_office.Organisation.ToLowerInvariant()}-clerk"), new("org", _office.Organisation), new("role", "clerk"), new("role", "employee")]),
            IssuedAt = end.AddMinutes(-30).UtcDateTime,
            Expires = end.UtcDateTime,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        });
    }
}

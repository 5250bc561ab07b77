namespace ComplaintSuite.Conformance.Dealership;

/// <summary>CD-05: entered on the feedback form, then dispatched; quality control is told. CD-08: within half an hour, and one form is one complaint.</summary>
public sealed class CD05_CD08_Forms(RunningSuite suite) : Dealers(suite)
{
    [Fact, Rule("CD-05", Case.Allowed)]
    public async Task Entered_on_the_form_it_is_dispatched_and_quality_control_is_told()
    {
        var dispatched = await DispatchedAsync();
        Assert.Equal("business", dispatched.Department);
        Assert.Contains("ActDone register-form", await AlertsAsync(dispatched.CaseId, "quality"));
    }

    [Fact, Rule("CD-05", Case.Refused)]
    public async Task Nothing_is_dispatched_before_it_is_on_the_form()
    {
        var handedOver = await HandedOverAsync();
        Assert.Equal(["FIELD_MISSING done.register-form CD-05"], (await Office.RefusedAsync(Acceptance(handedOver), await DeskAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED CD-05"], (await Office.RefusedAsync(Act(handedOver, "register-form"), await ReceiverAsync())).Lines);
    }

    [Fact, Rule("CD-08", Case.Allowed)]
    public async Task Each_has_a_form_of_its_own_and_the_manager_has_it_within_half_an_hour()
    {
        var (first, second) = (await FormedAsync(), await FormedAsync());
        var clock = first.Deadlines.Single(deadline => deadline.Clock == "form-to-manager");
        Assert.Equal((TimeSpan.FromMinutes(30), "CD-08"), (clock.DueTime.ToDateTimeOffset() - clock.StartTime.ToDateTimeOffset(), clock.Rule));
        Assert.NotEqual(await NumberAsync(first), await NumberAsync(second));
        Assert.DoesNotContain("form-to-manager", Running(await DispatchedAsync(first)));
    }

    [Fact, Rule("CD-08", Case.Refused)]
    public async Task No_complaint_has_two_forms_and_no_form_two_complaints()
    {
        var desk = await DeskAsync();
        var number = $"KH-{RequestId.New()[..8]}";
        var formed = await DoAsync(Act(await HandedOverAsync(), "register-form", ("number", number)), desk);
        Assert.Equal(["CASE_REGISTERED number CD-08"], (await Office.RefusedAsync(Act(formed, "register-form"), desk)).Lines);
        Assert.Equal(["REGISTER_NUMBER_TAKEN number CD-08"], (await Office.RefusedAsync(Act(await HandedOverAsync(), "register-form", ("number", number)), desk)).Lines);
    }

    /// <summary>Whoever enters the same number at the same moment is refused by the database.</summary>
    [Fact, Rule("CD-08", Case.Refused)]
    public async Task Of_two_that_are_entered_at_once_under_one_number_one_is_refused()
    {
        var desk = await DeskAsync();
        var number = $"KH-{RequestId.New()[..8]}";
        var (first, second) = (await HandedOverAsync(), await HandedOverAsync());
        var outcomes = await Task.WhenAll(new[] { first, second }.Select(async complaint =>
        {
            try
            {
                await DoAsync(Act(complaint, "register-form", ("number", number)), desk);
                return "entered";
            }
            catch (Grpc.Core.RpcException refused)
            {
                return refused.StatusCode.ToString();
            }
        }));
        Assert.Equal(["FailedPrecondition", "entered"], outcomes.Order(StringComparer.Ordinal));
    }

    private async Task<string> NumberAsync(Complaint complaint)
    {
        var acts = await Suite.SendAsync<ListCaseActsResponse>(new ListCaseActsRequest { CaseNumber = complaint.CaseNumber, PageSize = 100 }, await DeskAsync());
        return acts.Acts.Single(act => act.Act == "register-form").Values.Single(value => value.Field == "number").Value;
    }
}

namespace ComplaintSuite.Conformance.LabourInspection;

/// <summary>LI-01: a visitor's form is signed, each their own; whoever can't write tells it.</summary>
public sealed class LI01_Visits(RunningSuite suite) : Inspections(suite)
{
    /// <summary>The beginning of a PNG image: what a document's type is proven by.</summary>
    private static readonly byte[] Drawing = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    [Theory, Rule("LI-01", Case.Allowed)]
    [InlineData("by-the-person")]
    [InlineData("told")] // taken down by the inspector
    public async Task A_visit_is_registered_once_the_form_is_signed(string written)
    {
        var filed = await FileAsync(Visiting);
        Assert.Equal(("received", "done.sign-form"), (filed.Complaint.Step, Assert.Single(filed.Complaint.MissingFields)));
        Assert.Equal("registered", (await DoAsync(await SigningAsync(filed.Number, written))).Step);
    }

    [Fact, Rule("LI-01", Case.Allowed)]
    public async Task A_form_signed_on_the_screen_comes_with_the_drawing_and_neither_is_removed()
    {
        var filed = await FileAsync(Visiting);
        var (drawing, form) = (await DocumentAsync(filed.Number, "signature.png", Drawing), await DocumentAsync(filed.Number, "form.pdf", "%PDF-1.4 form"u8.ToArray()));
        (string, string)[] signature = [("signature", "on-screen"), ("signature-document", drawing), ("signature-witness", "ld-03")];
        Assert.Equal(["FIELD_MISSING form LI-01"], (await Office.RefusedAsync(await FormAsync(filed.Number, "told", "one", signature), await FirstAsync())).Lines);
        var signed = await DoAsync(await FormAsync(filed.Number, "told", "one", [.. signature, ("form", form)]));
        Assert.Equal("registered", signed.Step);
        foreach (var document in new[] { drawing, form })
            Assert.Equal(["DOCUMENT_SIGNED LI-01"], (await Office.RefusedAsync(
                new RemoveAttachmentRequest { CaseNumber = filed.Number, AttachmentId = document, RequestId = RequestId.New(), ExpectedVersion = signed.Version, Reason = "Not needed." }, await FirstAsync())).Lines);
    }

    [Fact, Rule("LI-01", Case.Refused)]
    public async Task Not_without_a_signed_form()
    {
        var filed = await FileAsync(Visiting);
        Assert.Equal(["FIELD_MISSING done.sign-form LI-01", "STEP_NOT_PERMITTED LI-11"], (await Office.RefusedAsync(Act(filed.Complaint, "docket"), await ArchiveAsync())).Lines);
        Assert.Equal(["FIELD_MISSING signature LI-01"], (await Office.RefusedAsync(await FormAsync(filed.Number, "told", "one"), await FirstAsync())).Lines);
        Assert.Equal(
            ["FIELD_MISSING signature-document LI-01", "FIELD_MISSING signature-witness LI-01"],
            (await Office.RefusedAsync(await FormAsync(filed.Number, "told", "one", ("signature", "on-paper")), await FirstAsync())).Lines);
        var refused = await Office.RefusedAsync(await FormAsync(filed.Number, "told", "one", ("signature", "refused"), ("signature-reason", "Would rather not.")), await FirstAsync());
        Assert.Equal(["NEVER_PERMITTED LI-01"], refused.Lines);
    }

    [Fact, Rule("LI-01", Case.Refused)]
    public async Task Whoever_takes_the_form_does_not_witness_the_signature()
    {
        var filed = await FileAsync(Visiting);
        var scan = await DocumentAsync(filed.Number, "form.pdf", "%PDF-1.4 signed form"u8.ToArray());
        var own = await FormAsync(filed.Number, "told", "one", ("signature", "on-paper"), ("signature-document", scan), ("signature-witness", "ld-02"));
        Assert.Equal(["SAME_PERSON signature-witness LI-01"], (await Office.RefusedAsync(own, await FirstAsync())).Lines);
    }

    /// <summary>Whom others represent is one of five or more (LI-02); of fewer, each signs.</summary>
    [Fact, Rule("LI-01", Case.Refused)]
    public async Task A_visitor_of_a_few_signs_though_somebody_speaks_for_them()
    {
        var employer = Employer();
        var other = await FileAsync(request => request.Respondent.Name = employer);
        var filed = await FileAsync(request =>
        {
            Visiting(request);
            request.Respondent.Name = employer;
        });
        var chosen = await DoAsync(Act(filed.Complaint, "choose-representative", ("representative", other.Number)));
        Assert.Equal(("received", "done.sign-form"), (chosen.Step, Assert.Single(chosen.MissingFields)));
        Assert.Equal(["FIELD_MISSING done.sign-form LI-01", "STEP_NOT_PERMITTED LI-11"], (await Office.RefusedAsync(Act(chosen, "docket"), await ArchiveAsync())).Lines);
    }

    [Fact, Rule("LI-01", Case.Allowed)]
    public async Task The_fifth_who_has_chosen_a_representative_signs_none()
    {
        var employer = Employer();
        var members = new List<Filed>();
        for (var number = 0; number < 4; number++)
            members.Add(await FileAsync(request => request.Respondent.Name = employer));
        var fifth = await FileAsync(request =>
        {
            Visiting(request);
            request.Respondent.Name = employer;
        });
        var advised = await DoAsync(Act(fifth.Complaint, "advise-representatives", ("how", "in-person")));
        Assert.Equal("registered", (await DoAsync(Act(advised, "choose-representative", ("representative", members[0].Number)))).Step);
    }

    [Fact, Rule("LI-01", Case.Refused)]
    public async Task Several_people_do_not_sign_one_form()
    {
        var filed = await FileAsync(Visiting);
        var refused = await Office.RefusedAsync(await SigningAsync(filed.Number, signedBy: "several"), await FirstAsync());
        Assert.Equal(["NEVER_PERMITTED LI-01"], refused.Lines);
        Assert.Contains("分别填写", refused.Unmet.Single().Because, StringComparison.Ordinal);
    }
}

namespace ComplaintSuite.Conformance.HospitalDepartments;

/// <summary>HA-05: what is missing is named in time, and accepted when it is complete.</summary>
public sealed class HA05_Vouchers(RunningSuite suite) : HospitalOffices(suite)
{
    [Fact, Rule("HA-05", Case.Allowed)]
    public async Task It_is_asked_for_and_accepted_once_it_is_there()
    {
        var filed = await EnteredAsync();
        var asked = (await Suite.SendAsync<RequestMaterialsResponse>(Request(filed.Complaint), await ClerkAsync())).Complaint;
        Assert.Contains(await Office.NoticesAsync(filed.Number, await ClerkAsync()), notice => notice.Template == "materials-request");
        var answer = new AnswerMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = asked.Version, Text = "Here it is." };
        var answered = (await Suite.SendAsync<AnswerMaterialsResponse>(answer, await Office.OpenAsync(filed))).Complaint;
        var complete = await DoAsync(Voucher(answered, "receipt"), await ClerkAsync());
        Assert.Equal("accepted", (await AcceptAsync(complete, "charges")).Step);
    }

    /// <summary>The office takes in for the patient what the patient brings; it stays theirs to read.</summary>
    [Fact, Rule("HA-05", Case.Allowed)]
    public async Task A_voucher_that_the_office_scanned_is_there_for_the_patient()
    {
        var filed = await EnteredAsync();
        var scan = (await Office.UploadByGrpcAsync(filed.Number, "receipt.pdf", Scan, await ClerkAsync(), "receive-voucher")).AttachmentId;
        await DoAsync(Act(await Office.ReadAsync(filed.Number), "receive-voucher", ("voucher", "receipt"), ("document", scan)), await ClerkAsync());
        var seen = (await Suite.SendAsync<ListAttachmentsResponse>(new ListAttachmentsRequest { CaseNumber = filed.Number }, await Office.OpenAsync(filed))).Attachments;
        Assert.Equal(scan, Assert.Single(seen).AttachmentId);
    }

    [Fact, Rule("HA-05", Case.Refused)]
    public async Task With_a_voucher_missing_it_is_not_accepted_and_each_is_named()
    {
        var filed = await EnteredAsync();
        Assert.Equal(
            ["FIELD_MISSING done.receive-voucher.receipt HA-05", "FIELD_MISSING done.receive-voucher.prescription HA-05"],
            (await Office.RefusedAsync(Acceptance(filed.Complaint, "drugs"), await ClerkAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.receive-voucher.medical-record HA-05"], (await Office.RefusedAsync(Acceptance(filed.Complaint, "medical-quality"), await ClerkAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.receive-voucher.medical-record HA-05"], (await Office.RefusedAsync(Acceptance(filed.Complaint, "nursing"), await ClerkAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.receive-voucher.receipt HA-05"], (await Office.RefusedAsync(Acceptance(filed.Complaint, "charges"), await ClerkAsync())).Lines);
        var asked = (await Suite.SendAsync<RequestMaterialsResponse>(Request(filed.Complaint), await ClerkAsync())).Complaint;
        Assert.Contains("NOT_MATERIALS_AWAITED HA-05", (await Office.RefusedAsync(Acceptance(asked), await ClerkAsync())).Lines);
    }

    private static RequestMaterialsRequest Request(Complaint complaint) =>
        new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Text = "The receipt is missing.", Items = { "收费票据" } };
}

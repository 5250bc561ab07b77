using System.Text;
using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace ComplaintSuite.EndToEnd.Rights;

/// <summary>
/// Role × rpc × relation, over every rpc of every service, at the running services: what each caller is answered stands in rights.golden.txt, and an rpc without lines there
/// fails. UPDATE_RIGHTS=1 writes the file anew; its difference is what a reviewer reads.
/// </summary>
/// <remarks>
/// The case is archived and its work handed in: whoever has the right is told that the state says no, so that no call changes anything for the next. A missing
/// right comes before that (<see cref="ComplaintSuite.ServiceDefaults.Refusals.Refusal.Unmet"/>).
/// </remarks>
public sealed class RightsMatrixTests(RunningSuite suite)
{
    private static readonly string Golden = Path.Combine(Checkout.Root, "tests", "EndToEnd", "Rights", "rights.golden.txt");

    private readonly Office _own = suite.Office(typeof(RightsMatrixTests));
    private readonly Office _other = suite.Office(typeof(BadInput.FilingTests));

    [Fact]
    public async Task Every_rpc_answers_every_caller_as_the_matrix_says()
    {
        var subject = await ArchivedAsync();
        var callers = await Callers.AllAsync(suite, _own, _other, subject.Ticket, subject.OtherTicket);
        using var calls = new Calls(suite);
        var (matrix, defects) = (new StringBuilder(), new List<string>());
        foreach (var (process, rpc) in Calls.All)
        {
            var answers = new List<(string Caller, string Answer)>();
            foreach (var (name, sender) in callers)
            {
                var (code, reason, detail, empty) = await calls.SendAsync(process, rpc, subject.Request(rpc), sender);
                answers.Add((name, Word(code, reason, empty)));
                if (!Answers.Contains(code) && !(code is StatusCode.InvalidArgument && Subject.Malformed.Contains(rpc.Name)))
                    defects.Add($"{process} {rpc.FullName} for {name}: {code}, {detail}");
            }
            matrix.Append(rpc.FullName).Append(" @ ").Append(process).Append('\n');
            foreach (var group in answers.GroupBy(answer => answer.Answer).OrderBy(group => Array.IndexOf(Words, group.Key)))
                matrix.Append("  ").Append(group.Key).Append(": ").AppendJoin(' ', group.Select(answer => answer.Caller)).Append('\n');
        }
        Assert.True(defects.Count == 0, string.Join('\n', defects));
        if (Environment.GetEnvironmentVariable("UPDATE_RIGHTS") == "1")
            await File.WriteAllTextAsync(Golden, matrix.ToString());
        Assert.Equal(await File.ReadAllTextAsync(Golden), matrix.ToString());
    }

    /// <summary>In the order in which the file names them.</summary>
    private static readonly string[] Words = ["permitted", "empty", "not-there", "refused", "unauthenticated", "not-served"];

    /// <summary>What a rightly formed request may be answered; anything else is a defect of the test's request or of the service.</summary>
    private static readonly StatusCode[] Answers =
    [
        StatusCode.OK, StatusCode.NotFound, StatusCode.PermissionDenied, StatusCode.Unauthenticated, StatusCode.Unimplemented, StatusCode.FailedPrecondition,
    ];

    private static string Word(StatusCode code, string reason, bool empty) => code switch
    {
        StatusCode.OK => empty ? "empty" : "permitted",
        StatusCode.NotFound when reason == "NOT_FOUND" => "not-there", // else what was found holds nothing: an empty queue
        StatusCode.PermissionDenied => "refused",
        StatusCode.Unauthenticated => "unauthenticated",
        StatusCode.Unimplemented => "not-served", // HrGrievance has no log that others could read
        _ => "permitted", // the state of the case says no, or the form of a request that is malformed on purpose
    };

    private async Task<Subject> ArchivedAsync()
    {
        var filed = await _own.AtWorkAsync(_own.Report(request => (request.Complainant, request.ProtectIdentity) = (new() { Name = "赵知情", Telephone = "13600000000" }, true)));
        var ticket = await _own.OpenAsync(filed);
        using var uploaded = await _own.UploadAsync(filed.Number, "receipt.txt", "300 yuan"u8.ToArray(), ticket);
        var attachment = (await suite.SendAsync<ListAttachmentsResponse>(new ListAttachmentsRequest { CaseNumber = filed.Number }, ticket)).Attachments.Single().AttachmentId;
        var asked = await suite.SendAsync<RequestUnmaskingResponse>(
            new RequestUnmaskingRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = (await _own.ReadAsync(filed.Number)).Version, Reason = "Needed." }, await _own.PersonAsync("inspector-1"));
        var known = await _own.WorkAsync(filed.Number);
        var closed = await _own.CloseAsync(await _own.SetIndicatorsAsync((await _own.NotifyAsync(known)).Complaint));
        await suite.AdvanceAsync(TimeSpan.FromDays(31));
        var archived = await _own.AtAsync(closed.CaseNumber, "archived");
        // Its work is due in a year without a calendar, of which the administrators are told: there is an alert to list.
        var other = await _own.AtWorkAsync();
        var item = Guid.Parse(await suite.TextAsync("routing", "select id::text from work_items where case_id = $1", Guid.Parse(filed.CaseId)));
        var act = Guid.Parse(await suite.TextAsync("routing", "select id::text from acts where work_item_id = $1 limit 1", item));
        return new(_own.Organisation, archived, item.ToString(), await suite.CountAsync("routing", "select version from work_items where id = $1", item), act.ToString(), attachment, asked.Unmasking.UnmaskingId, filed.AccessCode,
            await _own.OpenAsync(filed), await _own.OpenAsync(other));
    }

    /// <summary>What the requests are about.</summary>
    private sealed record Subject(string Organisation, Complaint Case, string WorkItem, long WorkItemVersion, string Act, string Attachment, string Unmasking, string AccessCode, Sender Ticket, Sender OtherTicket)
    {
        /// <summary>As the sample complaints have it: a search finds these.</summary>
        private const string RespondentName = "新城便民超市";

        /// <summary>Rpcs whose sample request is refused for its form on purpose, once the caller has the right: they would change something else.</summary>
        public static readonly string[] Malformed = ["AskTask", "BatchRegisterComplaints", "DeclareRelation", "DoCaseAct", "DoWorkAct", "ImportComplaints", "ImportDirectory", "MarkMessagesRead", "PutArticle", "RegisterComplaint", "Rehearse", "SpeakForMembers"];

        /// <summary>A request whose fields are filled by their names, whatever the rpc.</summary>
        public IMessage Request(MethodDescriptor rpc)
        {
            var request = (IMessage)Activator.CreateInstance(rpc.InputType.ClrType)!;
            Fill(request, rpc.Service.FullName.StartsWith("complaintsuite.routing.", StringComparison.Ordinal) ? WorkItemVersion : Case.Version);
            return request;
        }

        private void Fill(IMessage message, long version)
        {
            foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
                if (field.IsMap || field.IsRepeated)
                    FillList(message, field);
                else if (Value(field, version) is { } value)
                    field.Accessor.SetValue(message, value);
                else if (field.FieldType == FieldType.Message && field.Name == "header")
                    field.Accessor.SetValue(message, Filled((IMessage)Activator.CreateInstance(field.MessageType.ClrType)!, version));
        }

        private IMessage Filled(IMessage message, long version)
        {
            Fill(message, version);
            return message;
        }

        private void FillList(IMessage message, FieldDescriptor field)
        {
            if (field.Name == "case_ids")
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(Case.CaseId);
            else if (field.Name == "staff_ids")
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add("matrix-clerk");
            else if (field.Name is "materials" or "missing")
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add("receipt");
            else if (field.Name == "indicators")
                ((System.Collections.IDictionary)field.Accessor.GetValue(message)).Add("outcome", "upheld");
        }

        private object? Value(FieldDescriptor field, long version) => field.Name switch
        {
            "case_number" or "query" => Case.CaseNumber,
            "organisation" => Organisation,
            "request_id" => RequestId.New(),
            "expected_version" => version,
            "work_item_id" or "task_id" => WorkItem,
            "act_id" => Act,
            "act" => "matrix",
            "event_id" => RequestId.New(),
            "directory" => new OrganisationDirectory { Organisation = Organisation },
            "name" or "respondent_name" => RespondentName,
            "attachment_id" => Attachment,
            "unmasking_id" => Unmasking,
            "access_code" => AccessCode,
            "clock" => "acceptance",
            "department" => "inspection-team",
            "subscriber" => "matrix",
            "until_end" or "granted" => true,
            "category" or "legal_field" => "prepaid-cards",
            "route" => "summary",
            "until" => "2099-12-31",
            "since" => "2000-01-01",
            "producer" => "routing",
            "subject" => Case.CaseId,
            "outcome" => "upheld",
            "language" => "en",
            // A filing says nothing of its kind, so that none is filed.
            "kind" when field.FieldType == FieldType.String && field.ContainingType.Name != nameof(RegisterComplaintRequest) => "complaint",
            "channel" => "portal",
            _ when field.FieldType == FieldType.String && field.Name is "reason" or "text" or "result" or "answer" or "question" or "file_name" or "message" => "matrix.txt",
            _ => null,
        };
    }
}

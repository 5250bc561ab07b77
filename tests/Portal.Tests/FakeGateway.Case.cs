using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

partial class FakeGateway
{
    private sealed class Intake(FakeGateway gateway) : IntakeService.IntakeServiceBase
    {
        public override Task<RegisterComplaintResponse> RegisterComplaint(RegisterComplaintRequest request, ServerCallContext context)
        {
            gateway.Registered.Enqueue(request);
            return Task.FromResult(new RegisterComplaintResponse { Complaint = new(Complaint) { Step = gateway.Missing.IsEmpty ? "registered" : "received", MissingFields = { gateway.Missing } }, AccessCode = request.WithoutAccessCode ? "" : "ABCD-EFGH-JKMN-PQRS" });
        }

        public override Task<OpenCaseResponse> OpenCase(OpenCaseRequest request, ServerCallContext context) =>
            Task.FromResult(new OpenCaseResponse { Ticket = "ticket", ExpireTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddMinutes(30)) });

        public override Task<GetComplaintResponse> GetComplaint(GetComplaintRequest request, ServerCallContext context)
        {
            var complaint = new Complaint(Complaint) { MissingFields = { gateway.Missing } };
            gateway.Case(complaint);
            return Task.FromResult(new GetComplaintResponse { Complaint = complaint });
        }

        public override Task<ListComplaintsResponse> ListComplaints(ListComplaintsRequest request, ServerCallContext context)
        {
            var answer = new ListComplaintsResponse { Complaints = { new Complaint(Complaint) { CaseId = "c" } }, NextPageToken = "next" };
            gateway.OnCases(answer);
            return Task.FromResult(answer);
        }

        public override Task<GetResultResponse> GetResult(GetResultRequest request, ServerCallContext context) =>
            Task.FromResult(new GetResultResponse { Text = "The lift runs again.", Outcome = "repaired", Earlier = { gateway.EarlierResults } });

        public override Task<GetTimelineResponse> GetTimeline(GetTimelineRequest request, ServerCallContext context) => Task.FromResult(new GetTimelineResponse());

        public override Task<GetPartiesResponse> GetParties(GetPartiesRequest request, ServerCallContext context)
        {
            if (request.RespondentOnly)
                return Task.FromResult(new GetPartiesResponse { Respondent = new() { Name = "The works", Telephone = "010-12345678" } });
            var parties = new GetPartiesResponse();
            gateway.OnParties(parties);
            return Task.FromResult(parties);
        }

        public override Task<ListNoticesResponse> ListNotices(ListNoticesRequest request, ServerCallContext context) => Task.FromResult(new ListNoticesResponse());
    }

    private sealed class Relations : RelationService.RelationServiceBase
    {
        private static readonly Timestamp When = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 9, 30, 7, 0, 0, TimeSpan.Zero));

        public override Task<ListRelationsResponse> ListRelations(ListRelationsRequest request, ServerCallContext context) => Task.FromResult(new ListRelationsResponse
        {
            Relations =
            {
                new Relation { RelationId = "r", Organisation = "T01", Kind = "ownership", Name = "Xincheng Works", Note = "Five per cent.", DeclareTime = When },
                new Relation { RelationId = "s", Organisation = "T01", Kind = "dispute", Place = "window-02", DeclareTime = When, EndTime = When },
            },
            Zone = "Asia/Shanghai",
        });

        public override Task<DeclareRelationResponse> DeclareRelation(DeclareRelationRequest request, ServerCallContext context) =>
            Task.FromResult(new DeclareRelationResponse { Relation = new() { Kind = request.Kind, Name = request.Name } });

        public override Task<EndRelationResponse> EndRelation(EndRelationRequest request, ServerCallContext context) => Task.FromResult(new EndRelationResponse());
    }

    private sealed class Conclusion : ConclusionService.ConclusionServiceBase;

    private sealed class Parties : PartyService.PartyServiceBase;

    private sealed class Guide(FakeGateway gateway) : GuideService.GuideServiceBase
    {
        private static readonly string[] Channels = ["telephone", "other"];
        private static readonly string[] ByTelephone = ["harm-ongoing", "complainant.name", "complainant.telephone"];

        /// <summary>By telephone a contact is asked for too, and nobody of T02 takes anything down.</summary>
        public override Task<DescribeFilingResponse> DescribeFiling(DescribeFilingRequest request, ServerCallContext context)
        {
            var filing = new Filing { Organisation = request.Organisation, OrganisationName = "The hotline", Kinds = { "enquiry" }, Form = new() { Kind = "enquiry", AnonymousAllowed = true, Channels = { "telephone", "portal", "api" }, Fields = { new FilingField { Name = "facts", Demanded = true } } } };
            if (request.Organisation != "T02")
                filing.Ways.Add(Channels.Select(channel => new FilingWay { Channel = channel, Kinds = { "enquiry" } }));
            if (request.Channel == "telephone")
            {
                (filing.Form.AnonymousAllowed, filing.Form.ContactDemanded, filing.Form.DocumentsTaken) = (false, true, true);
                filing.Form.Fields.Add(ByTelephone.Select(name => new FilingField { Name = name }));
            }
            gateway.OnFiling(filing);
            return Task.FromResult(new DescribeFilingResponse { Filing = filing });
        }

        public override Task<DescribeCaseResponse> DescribeCase(DescribeCaseRequest request, ServerCallContext context)
        {
            var guide = new CaseGuide
            {
                CaseNumber = request.CaseNumber,
                OrganisationName = "The hotline",
                Zone = "Asia/Shanghai",
                Moves = { "send-message" },
                Decisions = { "answered" },
                Choices = new(),
                Acts = { Questioning, Proving },
                Details = { new ActField { Name = "room", Title = "Room number", Type = "text" } },
            };
            gateway.May(guide);
            return Task.FromResult(new DescribeCaseResponse { Guide = guide });
        }

        private static ActOffer Proving => new()
        {
            Act = "show-authority",
            Title = "Record an agent's authority",
            Fields =
            {
                new ActField { Name = "proof", Title = "Proof", Type = "document", Demanded = true },
                new ActField { Name = "until", Title = "Valid until", Type = "day" },
                new ActField { Name = "seen-by", Title = "Seen by", Type = "staff", StaffListed = true, Choices = { new ActChoice { Code = "h-1", Name = "Li Na" } } },
                new ActField { Name = "checked-by", Title = "Checked by", Type = "staff", StaffListed = true },
                new ActField { Name = "kept-by", Title = "Kept by", Type = "staff" },
            },
        };

        private static ActOffer Questioning => new()
        {
            Act = "question",
            Title = "Question somebody",
            Fields =
            {
                new ActField { Name = "signature", Title = "Signature", Type = "signature", Choices = { new ActChoice { Code = "on-screen", Name = "On the screen" } }, Demanded = true },
                new ActField { Name = "signature-document", Title = "Signed document", Type = "document", PartOf = "signature" },
                new ActField { Name = "words", Title = "What was said", Type = "text" },
            },
        };
    }

    private sealed class CaseActs(FakeGateway gateway) : CaseActService.CaseActServiceBase
    {
        public override Task<DoCaseActResponse> DoCaseAct(DoCaseActRequest request, ServerCallContext context)
        {
            gateway.Acts.Enqueue(request);
            return Task.FromResult(new DoCaseActResponse { Complaint = Complaint, RecordId = "r", EventId = EventId });
        }

        public override Task<ListCaseActsResponse> ListCaseActs(ListCaseActsRequest request, ServerCallContext context) => Task.FromResult(new ListCaseActsResponse { Acts = { gateway.ToldActs }, Zone = "Asia/Shanghai", ToldOnly = gateway.ToldOnly });
    }

    private sealed class Clocks(FakeGateway gateway) : DeadlineService.DeadlineServiceBase
    {
        public override Task<GetDeadlineResponse> GetDeadline(GetDeadlineRequest request, ServerCallContext context) => Task.FromResult(gateway.Explained.First(told => told.Deadline.Clock == request.Clock));
    }

    private sealed class Lookup(FakeGateway gateway) : LookupService.LookupServiceBase
    {
        public override Task<ListLikeComplaintsResponse> ListLikeComplaints(ListLikeComplaintsRequest request, ServerCallContext context) => Task.FromResult(new ListLikeComplaintsResponse { Complaints = { gateway.Like } });
    }

    private sealed class Collectives(FakeGateway gateway) : CollectiveService.CollectiveServiceBase
    {
        public override Task<GetCollectiveResponse> GetCollective(GetCollectiveRequest request, ServerCallContext context) => Task.FromResult(new GetCollectiveResponse { Collective = gateway.Together });

        public override Task<SpeakForMembersResponse> SpeakForMembers(SpeakForMembersRequest request, ServerCallContext context) =>
            Task.FromResult(new SpeakForMembersResponse { MemberCaseNumbers = { request.MemberCaseNumbers } });

        public override Task<CountAlikeResponse> CountAlike(CountAlikeRequest request, ServerCallContext context) => Task.FromResult(gateway.Alike);
    }

    private sealed class Attachments(FakeGateway gateway) : AttachmentService.AttachmentServiceBase
    {
        public override async Task<UploadAttachmentResponse> UploadAttachment(IAsyncStreamReader<UploadAttachmentRequest> requestStream, ServerCallContext context)
        {
            await foreach (var piece in requestStream.ReadAllAsync(context.CancellationToken))
                if (piece.Header is { } header)
                    gateway.Uploaded.Enqueue((header.FileName, header.RequestId));
            return new() { Attachment = new() { AttachmentId = "d-1", FileName = "signature.png" } };
        }

        public override Task<ListAttachmentsResponse> ListAttachments(ListAttachmentsRequest request, ServerCallContext context) => Task.FromResult(new ListAttachmentsResponse { Attachments = { gateway.Documents } });

        public override async Task DownloadAttachment(DownloadAttachmentRequest request, IServerStreamWriter<DownloadAttachmentResponse> responseStream, ServerCallContext context)
        {
            foreach (var piece in (string[])["%PDF-1.7 ", "proof"])
                await responseStream.WriteAsync(new() { Content = ByteString.CopyFromUtf8(piece) }, context.CancellationToken);
        }
    }

    private sealed class Letters(FakeGateway gateway) : CorrespondenceService.CorrespondenceServiceBase
    {
        public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context) => Task.FromResult(new ListMessagesResponse
        {
            UnreadCount = 1,
            Messages = { new[] { new Message { Number = 1, Kind = "message", Text = "Please call us.", SendTime = Complaint.ReceiveTime } }.Concat(gateway.Written) },
        });

        public override Task<MarkMessagesReadResponse> MarkMessagesRead(MarkMessagesReadRequest request, ServerCallContext context) => Task.FromResult(new MarkMessagesReadResponse());
    }

    private sealed class Articles : KnowledgeService.KnowledgeServiceBase
    {
        public override Task<ListArticlesResponse> ListArticles(ListArticlesRequest request, ServerCallContext context) => Task.FromResult(new ListArticlesResponse());
    }

    private sealed class Staff(FakeGateway gateway) : DirectoryService.DirectoryServiceBase
    {
        public override Task<BatchGetStaffNamesResponse> BatchGetStaffNames(BatchGetStaffNamesRequest request, ServerCallContext context) => Task.FromResult(new BatchGetStaffNamesResponse
        {
            Names = { gateway.Names.Where(name => request.Organisation == "T01" && request.StaffIds.Contains(name.Key)).ToDictionary() },
        });
    }
}

using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

partial class FakeGateway
{
    private sealed class Queue(FakeGateway gateway) : QueueService.QueueServiceBase
    {
        public override Task<GetQueueCountsResponse> GetQueueCounts(GetQueueCountsRequest request, ServerCallContext context)
        {
            var answer = new GetQueueCountsResponse { Zone = "Asia/Shanghai" };
            if (!gateway.Work.IsEmpty)
                answer.Departments.Add(new DepartmentCounts { Department = "d", Steps = { ["queued"] = gateway.Work.Count } });
            gateway.OnCounts(answer);
            return Task.FromResult(answer);
        }

        public override Task<ListQueueResponse> ListQueue(ListQueueRequest request, ServerCallContext context) => Task.FromResult(new ListQueueResponse
        {
            WorkItems = { gateway.Work.Select(work => work.Item) },
            Titles = { gateway.Work.ToDictionary(work => work.Item.CaseId, work => work.Title) },
        });

        public override Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context)
        {
            var answer = new GetWorkItemResponse
            {
                WorkItem = new() { WorkItemId = request.WorkItemId, CaseNumber = "T01-1", Organisation = "T01", Step = "claimed", Handler = "h-1", Version = 2, HandlingRecord = { RecordOf(request.WorkItemId) } },
                Moves = { "record-handling", "handled" },
                EarlierWorkItemId = request.WorkItemId == "w" ? "v" : "",
                LaterWorkItemId = request.WorkItemId == "v" ? "w" : "",
            };
            gateway.OnItem(answer);
            return Task.FromResult(answer);
        }

        private static IEnumerable<HandlingEntry> RecordOf(string id) =>
            id == "long" ? [new() { RecordTime = Complaint.ReceiveTime, StaffId = "h-1", Text = string.Concat(Enumerable.Repeat("word ", 4_000)) + "the end" }] : [];

        public override Task<ClaimWorkItemResponse> ClaimWorkItem(ClaimWorkItemRequest request, ServerCallContext context) => Task.FromResult(new ClaimWorkItemResponse { WorkItem = new() });

        public override Task WatchQueue(WatchQueueRequest request, IServerStreamWriter<WatchQueueResponse> responseStream, ServerCallContext context) =>
            responseStream.WriteAsync(new() { Change = new() }, context.CancellationToken);
    }

    private sealed class WorkActsDone(FakeGateway gateway) : WorkActService.WorkActServiceBase
    {
        public override Task<ListWorkActsResponse> ListWorkActs(ListWorkActsRequest request, ServerCallContext context) => Task.FromResult(new ListWorkActsResponse { Acts = { gateway.WorkActs } });
    }

    private sealed class Handling(FakeGateway gateway) : WorkService.WorkServiceBase
    {
        public override Task<DecideExtensionResponse> DecideExtension(DecideExtensionRequest request, ServerCallContext context)
        {
            gateway.Decided.Enqueue(request);
            return Task.FromResult(new DecideExtensionResponse { WorkItem = new() { WorkItemId = request.WorkItemId } });
        }

        public override Task<ListWorkRecordsResponse> ListWorkRecords(ListWorkRecordsRequest request, ServerCallContext context)
        {
            var answer = new ListWorkRecordsResponse
            {
                Records =
                {
                    new WorkRecord { RecordTime = Complaint.ReceiveTime, StaffId = "h-1", Text = "Leave from tomorrow", Release = new() { Handler = "h-1", Department = "d" } },
                    new WorkRecord { RecordTime = Complaint.ReceiveTime, Release = new() { Handler = "h-2", Department = "d" } },
                },
            };
            gateway.OnRecords(answer);
            return Task.FromResult(answer);
        }
    }

    private sealed class Duty(FakeGateway gateway) : DutyService.DutyServiceBase
    {
        public override Task<ListDutyBooksResponse> ListDutyBooks(ListDutyBooksRequest request, ServerCallContext context)
        {
            var answer = new ListDutyBooksResponse { Zone = "Asia/Shanghai", Places = { ["ward"] = "Ward 3" } };
            gateway.OnBooks(answer);
            return Task.FromResult(answer);
        }

        public override Task<BeginDutyResponse> BeginDuty(BeginDutyRequest request, ServerCallContext context) => Task.FromResult(new BeginDutyResponse { Book = new() { BookId = "begun" } });

        public override Task<SettleDutyEntryResponse> SettleDutyEntry(SettleDutyEntryRequest request, ServerCallContext context) => Task.FromResult(new SettleDutyEntryResponse { Book = new() { BookId = request.BookId } });

        public override Task<GetDutyBookResponse> GetDutyBook(GetDutyBookRequest request, ServerCallContext context)
        {
            var answer = new GetDutyBookResponse
            {
                Book = new() { BookId = request.BookId, Organisation = "T01", Kind = DutyBookKind.DailyCheck, Department = "ward", Day = "2026-11-30", Rule = "HB-09", Version = 2 },
                Zone = "Asia/Shanghai",
                Departments = { ["ward"] = "Ward 3" },
            };
            gateway.OnBook(answer);
            return Task.FromResult(answer);
        }
    }

    private sealed class Tasks(FakeGateway gateway) : TaskService.TaskServiceBase
    {
        private static DepartmentTask Task => new()
        {
            TaskId = "t",
            WorkItemId = "w",
            CaseId = "c",
            CaseNumber = "T01-1",
            Organisation = "T01",
            Title = "Linkage",
            Department = "outlet",
            DepartmentName = "East Gate",
            ByDepartment = "desk",
            ByDepartmentName = "Linkage desk",
            State = "taken",
            Handler = "h-1",
            AskTime = Complaint.ReceiveTime,
            DueTime = Complaint.ReceiveTime,
            Version = 2,
        };

        public override Task<ListTasksResponse> ListTasks(ListTasksRequest request, ServerCallContext context) => System.Threading.Tasks.Task.FromResult(new ListTasksResponse { Tasks = { Task }, Titles = { ["c"] = "The fee" } });

        public override Task<GetTaskResponse> GetTask(GetTaskRequest request, ServerCallContext context)
        {
            var answer = new GetTaskResponse
            {
                Task = new(Task) { Question = "When was it closed?" },
                Tasks = { new DepartmentTask(Task) { TaskId = "u", ParentTaskId = "t", DepartmentName = "West Gate", State = "withdrawn", Reason = "Found it." } },
                Moves = { "answer", "distribute" },
                Offers = { new TaskOffer { Task = "linkage", Title = "Linkage", Departments = { new TaskDepartment { Department = "west", Name = "West Gate" } } } },
            };
            gateway.OnTask(answer);
            return System.Threading.Tasks.Task.FromResult(answer);
        }

        public override Task<AnswerTaskResponse> AnswerTask(AnswerTaskRequest request, ServerCallContext context) =>
            System.Threading.Tasks.Task.FromResult(new AnswerTaskResponse { Task = new(Task) { State = "answered", Answer = request.Answer }, EventId = "0199a3f4-0000-7000-8000-000000000001" });
    }

    private sealed class Alerts(FakeGateway gateway) : AlertService.AlertServiceBase
    {
        public override Task<ListAlertsResponse> ListAlerts(ListAlertsRequest request, ServerCallContext context)
        {
            var answer = new ListAlertsResponse
            {
                Alerts =
                {
                    new Alert { AlertId = "a", Kind = AlertKind.HarmOngoing, CaseNumber = $"{request.Organisation}-1", WorkItemId = "w", RaiseTime = Complaint.ReceiveTime, StaffIds = { "h-1", "h-2" } },
                    new Alert
                    {
                        AlertId = "b",
                        Kind = AlertKind.AnswerWanted,
                        CaseNumber = $"{request.Organisation}-2",
                        Act = "request-recusal",
                        ActTitle = new() { ZhCn = "申请回避", En = "Ask that somebody withdraws", Es = "Pedir que alguien se abstenga" },
                        RaiseTime = Complaint.ReceiveTime,
                    },
                },
                Zone = "Asia/Shanghai",
            };
            gateway.OnAlerts(answer);
            return Task.FromResult(answer);
        }
    }
}

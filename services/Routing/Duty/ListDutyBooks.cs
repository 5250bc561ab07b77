using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Duty;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing;

partial class DutyGrpc
{
    [Authorize(Policy = Policies.ReadDuty)]
    public override async Task<ListDutyBooksResponse> ListDutyBooks(ListDutyBooksRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var reading = new Reading();
        var organisation = WorkFiles.ScopeOf(caller, reading.OrganisationOf(request.Organisation, caller));
        var language = reading.Language(request.Language);
        var department = reading.Filter(request.Department, "department");
        reading.Done();
        var before = ListPlace.Parse(request.PageToken);
        var size = Paging.SizeOf(request.PageSize);

        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], context.CancellationToken);
        var directory = await desk.DirectoryAsync(db, organisation, context.CancellationToken);
        var procedure = directory is null ? null : desk.ProcedureOf(directory, desk.Now);
        var own = desk.VisibleTo(db, caller, directory);
        var telling = DutyDesk.TellingTo(db, caller, directory);
        // How a duty went is for whoever sees the book: what is late is looked for among those alone.
        var books = request.LateOnly ? own.AsNoTracking() : db.DutyBooks.AsNoTracking().Where(it => it.Organisation == organisation).Where(it => own.Any(book => book.Id == it.Id) || telling.Any(book => book.Id == it.Id));
        if (request.Kind.ToKind() is { } kind)
            books = books.Where(it => it.Kind == kind);
        if (department.Length > 0)
            books = books.Where(it => it.Department == department);
        if (request.LateOnly)
            books = books.Where(it => it.LateAt != null || it.OverrunAt != null);
        if (before is { } place)
            books = books.Where(it => it.BeganAt < place.At || (it.BeganAt == place.At && it.Id.CompareTo(place.Id) < 0));
        var page = await books.OrderByDescending(it => it.BeganAt).ThenByDescending(it => it.Id).Take(size + 1)
            .Select(it => new { Book = it, IsOwn = own.Any(book => book.Id == it.Id), Unsettled = it.Entries.Count(entry => entry.Outcome == DutyOutcome.Open || entry.Outcome == DutyOutcome.TakenOver) }).ToListAsync(context.CancellationToken);
        var mayBeginMinutes = directory is not null && procedure is not null && DutyDesk.MayBeginMinutes(caller, directory, procedure);
        return new()
        {
            Books =
            {
                page.Take(size).Select(row =>
                {
                    if (!row.IsOwn)
                        return row.Book.ToToldMessage([]);
                    var message = row.Book.ToListMessage();
                    message.Unsettled = row.Unsettled;
                    return message;
                }),
            },
            Zone = procedure?.Zone.Id ?? "",
            MayBegin = directory is not null && procedure is not null && await DutyDesk.MayBeginAsync(db, caller, directory, procedure, context.CancellationToken),
            MayBeginMinutes = mayBeginMinutes,
            Departments = { directory is null || !mayBeginMinutes ? [] : directory.NamesOf(directory.Departments, language) },
            Places = { directory is null ? [] : directory.NamesOf(page.Take(size).Select(row => row.Book.Department).Where(code => code.Length > 0), language) },
            NextPageToken = page.Count > size ? new ListPlace(page[size - 1].Book.BeganAt, page[size - 1].Book.Id).ToString() : "",
        };
    }
}

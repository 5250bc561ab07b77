using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Duty;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class DutyGrpc
{
    [Authorize(Policy = Policies.ReadDuty)]
    public override async Task<GetDutyBookResponse> GetDutyBook(GetDutyBookRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var language = reading.Language(request.Language);
        reading.Done();
        var (file, told) = await desk.ReadWhatIsTheirsAsync(db, context.Caller(), IdOf(request.BookId), context.CancellationToken);
        if (told is not null)
            return new()
            {
                Book = file.Book.ToToldMessage(told),
                Zone = file.Zone,
                Departments = { file.Directory.NamesOf(told.Select(entry => entry.Department).OfType<string>(), language) },
                ToldOnly = true,
            };
        return new()
        {
            Book = file.Book.ToMessage(),
            Moves = { file.Moves },
            Zone = file.Zone,
            Departments = { file.Directory.NamesOf(file.Directory.Departments, language) },
        };
    }
}

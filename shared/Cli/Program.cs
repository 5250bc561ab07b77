using System.CommandLine;
using ComplaintSuite.Cli;
using ComplaintSuite.Cli.HandOver;
using ComplaintSuite.Cli.Import;

// One file per command; a new one is added to this list.
var root = new RootCommand("suite: the tools of ComplaintSuite.")
{
    DispatchCommand.Create(),
    EventsCommand.Create(),
    HandOverCommand.Create(),
    ImportCommand.Create(),
    ProceduresCommand.Create(),
    ResetCommand.Create(),
    SeedCommand.Create(),
    SqlCommand.Create(),
    TimeCommand.Create(),
};
return await root.Parse(args).InvokeAsync();

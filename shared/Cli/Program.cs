using System.CommandLine;
using ComplaintSuite.Cli;

// One file per command; a new one is added to this list.
var root = new RootCommand("suite: the tools of ComplaintSuite.")
{
    ProceduresCommand.Create(),
    SeedCommand.Create(),
};
return await root.Parse(args).InvokeAsync();

using System.CommandLine;
using ComplaintSuite.Cli;

// One file per command; a new one is added to this list.
var root = new RootCommand("suite: the tools of ComplaintSuite.")
{
    ProceduresCommand.Create(),
<<<<<<< HEAD
    SeedCommand.Create(),
=======
    ResetCommand.Create(),
    SqlCommand.Create(),
    TimeCommand.Create(),
>>>>>>> 0f74ee1 (Time, sql and reset of the CLI; tests of the host on a suite of fake processes)
};
return await root.Parse(args).InvokeAsync();

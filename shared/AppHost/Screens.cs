using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ComplaintSuite.AppHost;

/// <summary>Where the host talks to the person who started it.</summary>
internal interface IScreen
{
    /// <summary>Says something: one line or several.</summary>
    void Say(string text);

    /// <summary>Brings the suite up and shows how it comes.</summary>
    Task BringUpAsync(Suite suite, CancellationToken ct);
}

/// <summary>A terminal: a table that changes in place while the suite comes up. The processes' own output is in the log files.</summary>
internal sealed class TableScreen(IAnsiConsole console) : IScreen
{
    private readonly List<string> _said = [];
    private bool _live;

    public void Say(string text)
    {
        lock (_said)
            if (_live) _said.Add(text);
            else console.WriteLine(text);
    }

    public async Task BringUpAsync(Suite suite, CancellationToken ct)
    {
        lock (_said) _live = true;
        try
        {
            await console.Live(Render(suite)).StartAsync(async live =>
            {
                var comingUp = suite.BringUpAsync(ct);
                while (!comingUp.IsCompleted)
                {
                    live.UpdateTarget(Render(suite));
                    await Task.WhenAny(comingUp, Task.Delay(150, CancellationToken.None));
                }
                live.UpdateTarget(Render(suite));
                await comingUp;
            });
        }
        finally
        {
            lock (_said) _live = false;
        }
    }

    private Rows Render(Suite suite)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("name", "address", "state").AddColumn(new TableColumn("memory").RightAligned());
        foreach (var process in suite.Processes)
            table.AddRow(new Text(process.Name), new Text(process.Address ?? ""), new Text(process.State, Colour(process.State)), new Text(Memory(process.MemoryBytes)));
        lock (_said) return new Rows([table, .. _said.Select(line => (IRenderable)new Text(line))]);
    }

    private static Style Colour(string state) => state switch
    {
        "ready" or "done" => Color.Green,
        "failed" or "restarting" => Color.Red,
        "waiting" or "stopped" => Color.Grey,
        _ => Color.Yellow,
    };

    internal static string Memory(long? bytes) => bytes is { } known ? (known / 1024 / 1024).ToString(CultureInfo.InvariantCulture) + " MiB" : "";
}

/// <summary>No terminal (a pipe, a build server): plain lines, and everything that the processes print, each line prefixed with its process.</summary>
internal sealed class LineScreen(TextWriter output) : IScreen
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    public void Say(string text)
    {
        foreach (var line in text.Split('\n')) _output.WriteLine($"{"suite",-12}| {line.TrimEnd('\r')}".TrimEnd());
    }

    public void Write(string line) => _output.WriteLine(line);

    public async Task BringUpAsync(Suite suite, CancellationToken ct)
    {
        var comingUp = suite.BringUpAsync(ct);
        var states = new Dictionary<string, string>();
        while (!comingUp.IsCompleted)
        {
            ShowChanges();
            await Task.WhenAny(comingUp, Task.Delay(150, CancellationToken.None));
        }
        ShowChanges();
        await comingUp;

        void ShowChanges()
        {
            foreach (var process in suite.Processes.Where(process => states.GetValueOrDefault(process.Name, "waiting") != process.State))
            {
                states[process.Name] = process.State;
                Say($"{process.Name} is {process.State} {process.Address} {TableScreen.Memory(process.MemoryBytes)}");
            }
        }
    }
}

await Console.Out.WriteLineAsync("ComplaintSuite");

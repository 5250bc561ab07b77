using ComplaintSuite.AppHost;

return await HostCommand.Create().Parse(args).InvokeAsync();

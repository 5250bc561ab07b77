using ComplaintSuite.Load;

return await LoadCommand.Create().Parse(args).InvokeAsync();

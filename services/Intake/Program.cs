using ComplaintSuite.Intake;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.ServiceDefaults.Hosting;

var builder = ServiceHost.CreateBuilder(args, "intake");
builder.AddIntake();
var app = builder.Build();
app.UseIntakeService();
return await (args.Contains(Rewrapping.Argument) ? app.Services.GetRequiredService<Rewrapping>().RunAsync(CancellationToken.None) : app.RunAsync<IntakeDb>(args));

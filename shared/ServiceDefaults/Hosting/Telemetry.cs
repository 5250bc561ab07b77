using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ComplaintSuite.ServiceDefaults.Hosting;

/// <summary>Logs as JSON lines on standard output; traces, metrics and logs by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT says so.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder, string name)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        // Statements carry parameters, requests carry addresses with case numbers: neither is for the log.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None);
        // Thrown too; a lost connection or a conflict is logged, or tried again, by who catches it.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Transaction", LogLevel.None);
        // Not ready is an answer to who asked; what is behind it is logged where it happens.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(name, "complaintsuite"))
            .WithTracing(tracing => tracing
                .AddSource("ComplaintSuite.*")
                .AddAspNetCoreInstrumentation()
                .AddGrpcClientInstrumentation()
                .AddHttpClientInstrumentation()
                .AddNpgsql()
                .AddProcessor(new WithoutPaths()))
            .WithMetrics(metrics => metrics
                .AddMeter("ComplaintSuite.*", "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Yarp.ReverseProxy")
                .AddRuntimeInstrumentation());
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }

    /// <summary>A path holds a case number. A span carries the route's pattern where there is one, and of an address that was called only scheme and host; nothing that a caller says of itself.</summary>
    private sealed class WithoutPaths : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem("url.path") is not null)
                data.SetTag("url.path", data.GetTagItem("http.route") ?? "unmatched");
            data.SetTag("url.query", null);
            data.SetTag("user_agent.original", null);
            if (data.GetTagItem("url.full") is string address)
                data.SetTag("url.full", Uri.TryCreate(address, UriKind.Absolute, out var called) ? called.GetLeftPart(UriPartial.Authority) : null);
        }
    }
}

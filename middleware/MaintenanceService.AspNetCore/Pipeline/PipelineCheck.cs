using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>Fails the start of a web app that would report "closed" without refusing everything.</summary>
internal sealed class PipelineCheck(IServiceProvider services) : IStartupFilter
{
    private const string Where = "Call app.UseMaintenance() once, on the app itself, after routing and before authentication and the endpoints.";

    /// <summary>The namespace of Kestrel, HTTP.sys and IIS, which keep the path that a client sent (<c>RawTarget</c>) also where the app rewrites it.</summary>
    private const string KeepingServers = "Microsoft.AspNetCore.Server.";

    /// <summary>Returns whether the middleware was added anywhere, also in a branch.</summary>
    public bool IsUsed { get; set; }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        if (Fault(app) is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        if (services.GetService<IServer>()?.GetType().FullName?.StartsWith(KeepingServers, StringComparison.Ordinal) == false)
        {
            services.GetRequiredService<InstanceStateMachine>().RecordPaths();
        }

        StartAgent(app);
    };

    private string? Fault(IApplicationBuilder app)
    {
        // A call on the whole pipeline is in its properties; a call in a branch is in the branch's only.
        if (app.Properties.TryGetValue(PipelineUse.Key, out object? used) && used is PipelineUse use)
        {
            return use.IsAfterRouter
                ? $"app.UseMaintenance() comes after app.UseMvc() or app.UseRouter(): their routes would go on answering while this app confirms that it is closed. {Where}"
                : use.IsAfterEndpoints
                ? $"app.UseMaintenance() comes after app.UseEndpoints(): the endpoints would go on answering while this app confirms that it is closed. {Where}"
                : use.IsBeforeRouting
                ? $"app.UseMaintenance() comes before app.UseRouting(): no endpoint is known yet, and those that stay open during maintenance would be refused. {Where}"
                : ShortCircuitFault();
        }

        return IsUsed
            ? $"app.UseMaintenance() was called in a branch alone (Map, MapWhen, UseWhen): the rest of the app would go on serving while this app confirms that it is closed. {Where}"
            : $"builder.Services.AddMaintenance() was called, but not app.UseMaintenance(): this app would confirm a maintenance and refuse nothing. {Where}";
    }

    private string? ShortCircuitFault() => services.GetRequiredService<ShortCircuitMonitor>().Unrefused() is { Length: > 0 } open
        ? $"Endpoints with ShortCircuit() run before app.UseMaintenance() and would go on serving while this app confirms that it is closed: {string.Join(", ", open)}. Take ShortCircuit() off them, or say AllowDuringMaintenance() where they may stay open."
        : null;

    private void StartAgent(IApplicationBuilder app)
    {
        if (((PipelineUse)app.Properties[PipelineUse.Key]!).HasRouter)
        {
            services.GetRequiredService<RouterCheck>().Warn();
        }

        var shortCircuits = services.GetRequiredService<ShortCircuitMonitor>();
        var agent = services.GetService<MaintenanceAgent>();
        shortCircuits.Start(agent is null ? null : agent.ReportNow);
        if (agent is null)
        {
            return;
        }

        agent.BeforeReport = shortCircuits.CheckBeforeReport;
        if (!agent.IsStarted)
        {
            // A host without lifecycle support (the classic WebHost) starts its services after it listens: start the agent here.
            Task.Run(() => agent.StartOnceAsync(CancellationToken.None)).GetAwaiter().GetResult();
        }
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>The least that can be ready: a slim host that has opened a SQLite file.</summary>
internal static class SlimHost
{
    /// <summary>The word on the command line of its process; the folder of its file and the address follow.</summary>
    public const string Argument = "slim-host";

    public static async Task RunAsync(string folder, string address)
    {
        using var store = new RowStore(Path.Combine(folder, "rows.db"));
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        WebApplication app = builder.Build();
        app.MapGet("/readyz", () => "ready");
        await app.RunAsync();
    }
}

using MaintenanceService.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What a test's app is made of; each part has a default.</summary>
internal sealed class AppSetup
{
    /// <summary>The app's settings beside those that lead to the service.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    public Action<WebApplicationBuilder> Builder { get; set; } = _ => { };

    /// <summary>What the app does in code to its options.</summary>
    public Action<MaintenanceOptions>? Options { get; set; }

    /// <summary>What runs before <c>UseMaintenance</c>.</summary>
    public Action<WebApplication> Before { get; set; } = _ => { };

    /// <summary>What runs after it, and before whatever answers the rest with the word "app".</summary>
    public Action<WebApplication> After { get; set; } = _ => { };

    /// <summary>The app's clock; null = the system's.</summary>
    public TimeProvider? Time { get; set; }

    public bool Https { get; set; }

    /// <summary>Calls <c>AddInMemoryMaintenance</c> instead of <c>AddMaintenance</c>.</summary>
    public bool InMemory { get; set; }

    /// <summary>The content root; null = a folder that is gone with the app.</summary>
    public string? Folder { get; set; }

    /// <summary>Lets the app's clock stand still: no report is due but those that have something to tell, and its patience is without end.</summary>
    public void StopTime() => Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
}

using MaintenanceService.AspNetCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>A configuration that is reloaded and not valid changes nothing, and is named.</summary>
public sealed class ConfigurationReloadTests
{
    [Theory]
    [InlineData("Maintenance:ApiKey", " ")]
    [InlineData("Maintenance:Site", "my shop")]
    [InlineData("Maintenance:ForceMode", "shut")]
    public async Task App_goes_on_with_the_former_key_and_stores_what_it_is_told(string setting, string value)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.StopTime());
        await service.ConfirmedAsync(1);

        app.Configuration[setting] = value;
        Record.Exception(app.Configuration.Reload);
        service.Put(States.Closed(2));
        await service.ConfirmedAsync(2);

        Assert.All(service.Reports.All, sent => Assert.Equal(RunningApp.ApiKey, sent.Key));
        Assert.Equal(LogLevel.Error, (await app.Log.FirstAsync(112)).Level);
        Assert.Single(app.Log.Of(112));
        string stored = Assert.Single(Directory.GetFiles(app.Folder, "*", SearchOption.AllDirectories));
        Assert.Contains("\"revision\":2", await File.ReadAllTextAsync(stored, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => app.Services.GetRequiredService<IOptionsMonitor<MaintenanceOptions>>().CurrentValue);
    }

    [Fact]
    public async Task Each_mistake_is_told_once()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.StopTime());
        await service.ConfirmedAsync(1);

        for (int i = 0; i < 4; i++)
        {
            app.Configuration["Maintenance:ApiKey"] = i < 2 ? "" : "bad key";
            Record.Exception(app.Configuration.Reload);
            service.Put(States.Closed(2 + i));
            await service.ConfirmedAsync(2 + i);
        }

        Assert.Equal(2, app.Log.Of(112).Select(line => line.Message).Distinct().Count());
        Assert.Equal(2, app.Log.Of(112).Count());
    }
}

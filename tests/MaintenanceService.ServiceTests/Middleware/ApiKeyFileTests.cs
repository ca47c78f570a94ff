using MaintenanceService.Tests.Processes;
using Microsoft.Extensions.Options;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The key from a file, as secret stores mount it.</summary>
public sealed class ApiKeyFileTests : IDisposable
{
    private const string NextKey = "another-key-for-tests-0123456789";
    private readonly TemporaryFolder _folder = new();

    private string KeyFile => _folder.File("key");

    [Fact]
    public async Task Key_of_the_file_is_used_and_a_changed_one_within_seconds()
    {
        await File.WriteAllTextAsync(KeyFile, RunningApp.ApiKey + "\n", TestContext.Current.CancellationToken);
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await StartAsync(service);
        await service.Reports.FirstAsync(entry => entry.Key == RunningApp.ApiKey);

        await File.WriteAllTextAsync(KeyFile, NextKey, TestContext.Current.CancellationToken);

        await service.Reports.FirstAsync(entry => entry.Key == NextKey);
    }

    [Fact]
    public async Task Secret_that_is_exchanged_through_a_link_is_seen()
    {
        string first = _folder.File("v1");
        string second = _folder.File("v2");
        await File.WriteAllTextAsync(first, RunningApp.ApiKey, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(second, NextKey, TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(KeyFile, first);
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await StartAsync(service);
        await service.Reports.FirstAsync(entry => entry.Key == RunningApp.ApiKey);

        File.SetLastWriteTimeUtc(second, File.GetLastWriteTimeUtc(first).AddSeconds(5));
        File.CreateSymbolicLink(KeyFile + ".new", second);
        File.Move(KeyFile + ".new", KeyFile, overwrite: true);

        await service.Reports.FirstAsync(entry => entry.Key == NextKey);
    }

    [Fact]
    public async Task File_that_goes_away_takes_the_key_from_nobody()
    {
        await File.WriteAllTextAsync(KeyFile, RunningApp.ApiKey, TestContext.Current.CancellationToken);
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await StartAsync(service);
        await service.Reports.FirstAsync(entry => entry.Key == RunningApp.ApiKey);

        File.Delete(KeyFile);
        await app.Log.Lines.FirstAsync(line => line.Message.Contains("can't be read", StringComparison.Ordinal));
        await File.WriteAllTextAsync(KeyFile, NextKey, TestContext.Current.CancellationToken);

        await service.Reports.FirstAsync(entry => entry.Key == NextKey);
        Assert.All(service.Reports.All, entry => Assert.Contains(entry.Key, (string?[])[RunningApp.ApiKey, NextKey]));
    }

    [Fact]
    public async Task Empty_key_beside_the_file_is_none()
    {
        await File.WriteAllTextAsync(KeyFile, RunningApp.ApiKey, TestContext.Current.CancellationToken);
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await StartAsync(service, key: "");

        await service.Reports.FirstAsync(entry => entry.Key == RunningApp.ApiKey);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \n")]
    public async Task File_without_a_key_fails_the_start_and_is_named(string? content)
    {
        if (content is not null)
        {
            await File.WriteAllTextAsync(KeyFile, content, TestContext.Current.CancellationToken);
        }

        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(service));

        Assert.Contains(KeyFile, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<RunningApp> StartAsync(ScriptedService service, string? key = null) => RunningApp.StartAsync(service, setup =>
    {
        setup.Settings["Maintenance:ApiKey"] = key;
        setup.Settings["Maintenance:ApiKeyFile"] = KeyFile;
    });
}

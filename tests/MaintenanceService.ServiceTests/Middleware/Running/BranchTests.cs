using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>What still runs is judged by the path that it came with, whatever the app has made of the path since.</summary>
public sealed class BranchTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/admin", 1)]
    [InlineData("/admin/reports", 1)]
    [InlineData("/elsewhere", 0)]
    public async Task Request_in_a_branch_counts_as_what_it_was_asked_for(string path, int counted)
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup => setup.After = web => web.Map(path, branch => branch.Run(async context =>
        {
            inside.SetResult();
            await leave.Task;
            await context.Response.WriteAsync("done");
        })));
        Task<string> running = app.Http.GetStringAsync(path + "/here", Test);
        await inside.Task;

        app.Memory.Set(MaintenanceMode.Closed, paths: ["/admin"]);
        Assert.Equal(counted, app.Services.GetRequiredService<InstanceStateMachine>().Count().Requests);

        leave.SetResult();
        Assert.Equal("done", await running);
        Assert.Equal(0, app.Services.GetRequiredService<InstanceStateMachine>().Count().Requests);
    }
}

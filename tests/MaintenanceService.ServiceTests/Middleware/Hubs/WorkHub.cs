using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MaintenanceService.AspNetCore;
using Microsoft.AspNetCore.SignalR;

namespace MaintenanceService.Tests.Middleware.Hubs;

/// <summary>A hub whose methods tell a test where they are, and wait for it.</summary>
public sealed class WorkHub(HubSteps steps, IMaintenanceGate gate) : Hub
{
    private readonly HubSteps _built = steps.Built();

    public override Task OnConnectedAsync() => _built.OnConnected();

    public override Task OnDisconnectedAsync(Exception? exception) => steps.OnDisconnected();

    public string Ready() => Context.ConnectionId;

    public string Echo(string text)
    {
        steps.Called();
        return text;
    }

    public string Fail()
    {
        steps.Called();
        throw new HubException("The method has failed.");
    }

    public async Task<string> Ignore()
    {
        steps.Inside();
        await steps.Go.Task;
        return "done";
    }

    public async Task Observe()
    {
        steps.Inside();
        try
        {
            await steps.Go.Task.WaitAsync(Context.ConnectionAborted);
        }
        finally
        {
            steps.Ended.TrySetResult();
        }
    }

    // Each tick ends a poll.
    public async Task Talk()
    {
        try
        {
            for (int i = 0; !Context.ConnectionAborted.IsCancellationRequested; i++)
            {
                await Clients.Caller.SendAsync("tick", i, Context.ConnectionAborted);
                steps.Inside();
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Context.ConnectionAborted);
            }
        }
        finally
        {
            steps.Ended.TrySetResult();
        }
    }

    public async Task EnterGate()
    {
        steps.Inside();
        await steps.Go.Task;
        await using IMaintenanceWork work = await gate.EnterAsync("order");
        steps.Ended.TrySetResult();
    }

    public async IAsyncEnumerable<int> Enumerate([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return 1;
        steps.Inside();
        await steps.Go.Task;
        await using IMaintenanceWork work = await gate.EnterAsync("order", cancellationToken);
        yield return 2;
    }

    public ChannelReader<int> Channel()
    {
        var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
        _ = Task.Run(async () =>
        {
            await channel.Writer.WriteAsync(1);
            steps.Inside();
            await steps.Go.Task;
            await channel.Writer.WriteAsync(2);
            channel.Writer.Complete();
        });
        return channel.Reader;
    }

    public async Task<int> Sum(IAsyncEnumerable<int> numbers)
    {
        int sum = 0;
        await foreach (int number in numbers)
        {
            sum += number;
            steps.Inside();
        }

        return sum;
    }
}

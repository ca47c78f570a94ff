using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Templates;

/// <summary>The worker template, which has no pipeline, works by the gate alone.</summary>
[Collection<DotnetBuilds>]
public sealed class WorkerTemplateTests
{
    private const string Worker = """
        using MaintenanceService.AspNetCore;

        namespace worker;

        public class Worker(IMaintenanceGate gate) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await using (IMaintenanceWork work = await gate.EnterAsync("tick", stoppingToken))
                    {
                        Console.WriteLine("tick");
                    }

                    await Task.Delay(10, stoppingToken);
                }
            }
        }
        """;

    [Fact]
    public async Task Worker_stops_at_the_gate_while_closed_and_goes_on_when_open()
    {
        using TemplateApp made = await TemplateApp.CreateAsync(
            "worker",
            program => program.Put("builder.Services.AddMaintenance();\n", "builder.Services.AddHostedService<Worker>();", before: true),
            new Dictionary<string, string> { ["Worker.cs"] = Worker });
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        ServerProcess app = await made.StartAsync(fleet);
        await MovesAsync(app);

        await fleet.CloseAsync();
        int ticks = Ticks(app);
        // Each round with the service is longer than many pauses of the worker. Its last line may still be on its way.
        for (int round = 0; round < 10; round++)
        {
            await fleet.CloseAsync($"round {round}");
        }

        Assert.InRange(Ticks(app), ticks, ticks + 1);

        await fleet.OpenAsync();
        await MovesAsync(app);
    }

    private static async Task MovesAsync(ServerProcess app)
    {
        int ticks = Ticks(app);
        await Eventually.TrueAsync(() => Ticks(app) > ticks + 5, TestContext.Current.CancellationToken);
    }

    private static int Ticks(ServerProcess app) => app.Output.Split('\n').Count(line => line == "tick");
}

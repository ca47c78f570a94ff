using System.Collections.Immutable;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>After each kind of write, what is in memory is what a restart would load.</summary>
public sealed class MemoryAndStoreTests
{
    private const int Steps = 400;
    private static readonly string[] Sites = ["alpha", "beta"];

    private static readonly string[] Kinds =
    [
        "put site", "delete site", "start", "schedule", "lease", "patch", "renew", "end", "end all", "pass", "revoke pass", "register",
        "remove instance", "key", "revoke key",
    ];

    [Theory]
    [InlineData(20261128)]
    public async Task Any_sequence_of_writes_leaves_in_memory_what_the_store_has(int seed)
    {
        var random = new Random(seed);
        var time = new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(time);
        using HttpClient app = service.HttpAs(await service.KeyAsync(KeyRole.Instance, Sites));
        var done = new HashSet<string>(StringComparer.Ordinal);
        var ids = new List<(string Site, string Pass)>();
        var keys = new List<string>();
        for (int step = 0; step < Steps; step++)
        {
            string site = Sites[random.Next(Sites.Length)];
            string path = $"/v1/sites/{site}";
            string maintenance = $"{path}/maintenances/m{random.Next(step + 1) / 8}";
            (string kind, Answer? answer) = random.Next(15) switch
            {
                0 or 1 => ("put site", await service.Http.Put(path, $$"""{"displayName":"{{random.Next(3)}}"}""")),
                2 => ("delete site", await DeleteAsync(service, path)),
                3 => ("start", await service.Http.Put(maintenance, """{"duration":"PT1M"}""")),
                4 => ("schedule", await service.Http.Put(maintenance, $$"""{"startsAt":"{{WireTime.Format(time.GetUtcNow().AddSeconds(20))}}","duration":"PT1M"}""")),
                5 => ("lease", await service.Http.Put(maintenance, """{"lease":{"seconds":10,"onExpiry":"stayClosed"}}""")),
                6 => ("patch", await service.Http.Patch(maintenance, $$"""{"message":"{{random.Next(9)}}"}""")),
                7 => ("renew", await service.Http.Post(maintenance + "/renew")),
                8 => ("end", await service.Http.Delete(maintenance)),
                9 => ("end all", await service.Http.Delete(path + "/maintenances")),
                10 => ("pass", await service.Http.Post(path + "/passes", """{"for":"x","duration":"PT1M"}""")),
                11 when ids.Count > 0 => ("revoke pass", await RevokeAsync(service, ids[random.Next(ids.Count)])),
                12 => ("register", await app.Put($"{path}/instances/i{random.Next(3)}", $$"""{"run":"r{{random.Next(2)}}","sequence":{{step + 1}}}""")),
                13 => ("remove instance", await service.Http.Delete($"{path}/instances/i{random.Next(3)}")),
                14 when keys.Count == 0 || random.Next(2) == 0 => ("key", await service.Http.Post("/v1/keys", """{"name":"k","role":"viewer","sites":["alpha"]}""")),
                14 => ("revoke key", await service.Http.Delete($"/v1/keys/{keys[random.Next(keys.Count)]}")),
                _ => ("time", null),
            };
            if (answer is null)
            {
                await service.PassAsync(TimeSpan.FromSeconds(random.Next(1, 30)));
            }
            else if (answer.Status is 200 or 201 or 204)
            {
                done.Add(kind);
                if (kind == "pass")
                {
                    ids.Add((site, answer["id"]!));
                }
                else if (kind == "key")
                {
                    keys.Add(answer["id"]!);
                }
            }

            (string memory, string stored) = await BothAsync(service);
            Assert.True(memory == stored, $"seed {seed}, step {step}, after {kind}:\n{memory}\n{stored}");
        }

        Assert.Empty(Kinds.Except(done));
    }

    // What stands in the way of it goes first.
    private static async Task<Answer> DeleteAsync(RunningService service, string path)
    {
        foreach (string list in (string[])["maintenances", "instances"])
        {
            Answer known = await service.Http.Get($"{path}/{list}?limit=500");
            foreach (string? id in known.Status == 200 ? known.Each("id") : [])
            {
                await service.Http.Delete($"{path}/{list}/{id}");
            }
        }

        return await service.Http.Delete(path);
    }

    private static Task<Answer> RevokeAsync(RunningService service, (string Site, string Pass) pass) =>
        service.Http.Delete($"/v1/sites/{pass.Site}/passes/{pass.Pass}");

    // Within the queue, so that nothing is written between the two; where others decided in the same batch, it is asked after their commit.
    private static async Task<(string Memory, string Stored)> BothAsync(RunningService service)
    {
        IStore store = service.Services.GetRequiredService<IStore>();
        GroupCommitQueue queue = service.Services.GetRequiredService<GroupCommitQueue>();
        while (true)
        {
            if (await queue.WriteAsync(transaction => transaction.Changes.Count > 0 ? ((string, string)?)null : (Text(transaction.Snapshot, transaction.Now), Text(store.Load(transaction.Now), transaction.Now))) is { } both)
            {
                return both;
            }
        }
    }

    private static string Text(StateSnapshot snapshot, DateTimeOffset now) => string.Join('\n', (string[])
    [
        $"{snapshot.Epoch} {snapshot.LastSeq} {snapshot.LastHash} {snapshot.Settling}",
        .. Sorted(snapshot.Sites, site => site with
        {
            Passes = [.. site.Passes.Where(pass => pass.Pass.ExpiresAt > now)],
            ForbiddenIds = ImmutableDictionary<string, DateTimeOffset>.Empty,
        }),
        .. snapshot.Sites.SelectMany(site => Sorted(site.Value.ForbiddenIds, at => at)),
        .. Sorted(snapshot.Tombstones, revision => revision),
        .. Sorted(snapshot.Keys, key => key),
        .. snapshot.Instances.Where(site => site.Value.Count > 0).OrderBy(site => site.Key, StringComparer.Ordinal).SelectMany(site => Sorted(site.Value, instance => instance)),
    ]);

    private static IEnumerable<string> Sorted<T, TShown>(ImmutableDictionary<string, T> items, Func<T, TShown> show) =>
        items.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key}: {JsonSerializer.Serialize(show(item.Value))}");
}

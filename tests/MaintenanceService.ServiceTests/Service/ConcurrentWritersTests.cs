using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>Proves that of several writers that read the same state one succeeds, and the others get a revision conflict.</summary>
public sealed class ConcurrentWritersTests(SharedService shared) : IClassFixture<SharedService>
{
    private const int Writers = 50;
    private const int Rounds = 100;

    [Theory]
    [InlineData("site")]
    [InlineData("maintenance")]
    public async Task With_one_etag_exactly_one_wins_each_round(string what)
    {
        string site = await shared.SiteAsync();
        string at = $"/v1/sites/{site}";
        if (what == "maintenance")
        {
            at += "/maintenances/m";
            Assert.Equal(201, (await shared.Http.Put(at)).Status);
        }

        for (int round = 0; round < Rounds; round++)
        {
            Answer read = await shared.Http.Get(at);
            Answer[] answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(
                writer => what == "site"
                    ? shared.Http.Put(at, $$"""{"displayName":"round {{round}}, writer {{writer}}"}""", read.ETag)
                    : shared.Http.Patch(at, $$"""{"message":"round {{round}}, writer {{writer}}"}""", read.ETag)));

            Answer winner = Assert.Single(answers, answer => answer.Status == 200);
            Answer[] losers = [.. answers.Where(answer => answer.Refusal == (412, "revision-conflict"))];
            Assert.Equal(Writers - 1, losers.Length);
            Assert.Equal(read.Revision + 1, winner.Revision);
            Assert.All(losers, loser => Assert.Equal(winner.ETag, loser.ETag));
            Assert.Equal(winner.ETag, (await shared.Http.Get(at)).ETag);
        }
    }

    [Fact]
    public async Task Each_change_of_many_at_once_has_a_revision_of_its_own()
    {
        string site = await shared.SiteAsync();

        Answer[] begun = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            number => shared.Http.Put($"/v1/sites/{site}/maintenances/m{number}")));

        Assert.All(begun, answer => Assert.Equal(201, answer.Status));
        Assert.Equal(Enumerable.Range(2, 20).Select(number => (long)number), begun.Select(answer => answer.Revision).Order());
    }

    [Fact]
    public async Task One_id_sent_many_times_at_once_is_created_once()
    {
        string site = await shared.SiteAsync();

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(
            _ => shared.Http.Put($"/v1/sites/{site}/maintenances/m", """{"duration":"PT1H"}""")));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(Writers - 1, answers.Count(answer => answer.Status == 200));
        Assert.Single(answers.Select(answer => answer.ETag).Distinct());
        Assert.Equal(2, (await shared.Http.Get($"/v1/sites/{site}")).Revision);
    }

    [Fact]
    public async Task One_maintenance_ended_many_times_at_once_is_ended_once()
    {
        string site = await shared.SiteAsync();
        await shared.Http.Put($"/v1/sites/{site}/maintenances/m");

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => shared.Http.Delete($"/v1/sites/{site}/maintenances/m")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(answers.Select(answer => answer.Json.GetRawText()).Distinct());
        Assert.Equal(3, (await shared.Http.Get($"/v1/sites/{site}")).Revision);
    }
}

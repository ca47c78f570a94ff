using MaintenanceService.Store;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>Epochs have an order: instances never go back to an older one.</summary>
public sealed class EpochTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Fact]
    public void New_epoch_has_the_time_as_its_number_and_another_random_part_each_time()
    {
        string one = Epochs.New(Now);
        string other = Epochs.New(Now);

        Assert.Matches("^1800000000-[0-9a-f]{16}$", one);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("1800000000-aa", 1_800_000_001)]
    [InlineData("1900000000-aa", 1_900_000_001)]
    [InlineData("1700000000-aa", 1_800_000_000)]
    [InlineData("5837200083a364af", 1_800_000_000)]
    [InlineData("", 1_800_000_000)]
    [InlineData(null, 1_800_000_000)]
    [InlineData("-5-aa", 1_800_000_000)]
    public void Later_than_each_that_is_known_whatever_the_clock_says(string? known, long number) =>
        Assert.Equal(number, Epochs.NumberOf(Epochs.New(Now, "3-x", known, "4-y")));

    [Fact]
    public async Task Store_that_is_new_has_one_and_its_etags_and_reports_carry_it()
    {
        await using RunningService service = await RunningService.StartAsync();
        Answer site = await service.Http.Put("/v1/sites/shop");

        Assert.True(Epochs.NumberOf(site["epoch"]) > 1_700_000_000);
        Assert.Equal($"\"{site["epoch"]}.1\"", site.ETag);
        Assert.Equal(200, (await service.Http.Put("/v1/sites/shop", "{}", site.ETag)).Status);
    }
}

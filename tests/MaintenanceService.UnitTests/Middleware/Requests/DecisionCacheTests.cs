using MaintenanceService.AspNetCore.Requests;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Requests;

/// <summary>Decisions are recorded with the generation that decided, and cost no memory while it lasts.</summary>
public sealed class DecisionCacheTests
{
    [Fact]
    public void Decision_of_a_generation_is_the_same_object_each_time()
    {
        var cache = new DecisionCache();

        foreach (int generation in (int[])[1, 2, 1])
        {
            foreach (Decision decision in Enum.GetValues<Decision>())
            {
                RecordedDecision recorded = cache.Get(decision, generation);

                Assert.Equal((decision, generation), (recorded.Decision, recorded.Generation));
                Assert.Same(recorded, cache.Get(decision, generation));
            }
        }
    }
}

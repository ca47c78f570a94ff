using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Endpoints.Http;
using Xunit;

namespace MaintenanceService.Tests.Service.Contract;

/// <summary>The client knows each slug that the service refuses with, and no other.</summary>
public sealed class ProblemSlugTests
{
    [Fact]
    public void Slugs_of_the_client_Are_those_of_the_service() =>
        Assert.Equal(Enum.GetValues<ProblemKind>().Select(ProblemSlugs.Slug).Order(StringComparer.Ordinal), ProblemSlug.All.Order(StringComparer.Ordinal));
}

using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.Tests.Middleware;

/// <summary>A content root that can't be read at all.</summary>
internal sealed class FailingFiles : IFileProvider
{
    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IFileInfo GetFileInfo(string subpath) => throw new InvalidOperationException("the disk is gone");

    public IChangeToken Watch(string filter) => throw new InvalidOperationException("no more watches");
}

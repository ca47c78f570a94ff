using MaintenanceService.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>Counting reads the requests of other threads without breaking them for their owners.</summary>
public sealed class ForeignReadTests
{
    private const int Rounds = 300_000;

    [Fact]
    public void Request_reads_its_own_path_while_it_is_counted()
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/orders";
        RecordedRequest noted = Note(context);
        bool isOver = false;
        var counting = new Thread(() =>
        {
            var view = new RequestView();
            while (!Volatile.Read(ref isOver))
            {
                view.Read(noted);
            }
        });
        counting.Start();
        int wrong = 0;
        for (int i = 0; i < Rounds; i++)
        {
            // As an app does that sets a feature of its own: what the context has kept is void.
            context.Features.Set<IItemsFeature>(new ItemsFeature());
            wrong += context.Request.Path == "/orders" ? 0 : 1;
        }

        Volatile.Write(ref isOver, true);
        counting.Join();
        Assert.Equal(0, wrong);
    }

    // The control: what reads through the context changes what the context keeps, without a lock and behind its owner's back.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void Context_keeps_what_its_owner_alone_has_read(bool throughTheContext, int readByOwner)
    {
        var features = new CountingFeatures();
        var context = new DefaultHttpContext(features);
        RecordedRequest noted = Note(context);
        context.Features.Set<IItemsFeature>(new ItemsFeature());
        if (throughTheContext)
        {
            _ = noted.Context.Request.Path;
        }
        else
        {
            new RequestView().Read(noted);
        }

        features.RequestsRead = 0;
        _ = context.Request.Path;

        Assert.Equal(readByOwner, features.RequestsRead);
    }

    private static RecordedRequest Note(HttpContext context)
    {
        var table = new RequestTable();
        table.Enter(context, ThreadNumber.Current);
        return Assert.Single(table.OlderThan(int.MaxValue));
    }

    private sealed class CountingFeatures : IFeatureCollection
    {
        private readonly FeatureCollection _inner = MakeInner();

        public int RequestsRead { get; set; }

        public bool IsReadOnly => false;

        public int Revision => _inner.Revision;

        public object? this[Type key]
        {
            get => _inner[key];
            set => _inner[key] = value;
        }

        public TFeature? Get<TFeature>()
        {
            RequestsRead += typeof(TFeature) == typeof(IHttpRequestFeature) ? 1 : 0;
            return _inner.Get<TFeature>();
        }

        public void Set<TFeature>(TFeature? instance) => _inner.Set(instance);

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _inner.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        private static FeatureCollection MakeInner()
        {
            var features = new FeatureCollection();
            features.Set<IHttpRequestFeature>(new HttpRequestFeature());
            features.Set<IHttpResponseFeature>(new HttpResponseFeature());
            return features;
        }
    }
}

using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using Google.Protobuf;

namespace ComplaintSuite.TestKit.Sidecars;

/// <summary>What waits on one topic for one app, and its delivery one by one.</summary>
internal sealed class SubscriptionDouble(DaprContractDouble broker, SidecarDouble sidecar, SubscriptionOffer offer)
{
    // For a window to fill: what is published together comes together.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(20);

    private readonly Channel<ByteString> _waiting = Channel.CreateUnbounded<ByteString>();
    // In the order of delivery; what a stopped sidecar leaves here, the next one goes on with.
    private readonly List<ByteString> _inHand = [];
    private Random _random = new(0);
    private int? _seed;
    private int _came;
    private int _brought;

    public SubscriptionOffer Offer => offer;

    public void Queue(ByteString envelope) => _waiting.Writer.TryWrite(envelope);

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            if (_inHand.Count == 0)
                await TakeAsync(ct);
            while (_inHand.Count > 0)
            {
                await BringAsync(_inHand[0], ct);
                _inHand.RemoveAt(0);
            }
        }
    }

    private async Task TakeAsync(CancellationToken ct)
    {
        _inHand.Add(await _waiting.Reader.ReadAsync(ct));
        ChooseAnew();
        if (broker.Faults.ReorderWindow is > 1 and var window)
        {
            await Task.Delay(Together, ct);
            while (_inHand.Count < window && _waiting.Reader.TryRead(out var next))
                _inHand.Add(next);
            ByteString[] inOrder = [.. _inHand];
            _random.Shuffle(CollectionsMarshal.AsSpan(_inHand));
            for (var turn = 0; turn < inOrder.Length; turn++)
                if (_inHand[turn] != inOrder[turn])
                    broker.Tally.Add(Happening.Reordered);
        }
    }

    private void ChooseAnew()
    {
        if (broker.Faults.Seed is var seed && seed == _seed)
            return;
        (_seed, _came, _brought) = (seed, 0, 0);
        _random = new(SeedOf(seed, $"{sidecar.AppId} {offer.Topic}"));
    }

    private async Task BringAsync(ByteString envelope, CancellationToken ct)
    {
        if (broker.Faults.LosesEverything || (broker.Faults.LoseEvery is > 0 and var lost && ++_came % lost == 0))
        {
            broker.Tally.Add(Happening.Lost);
            return;
        }
        await DeliverAsync(envelope, ct);
        if (broker.Faults.DuplicateEvery is > 0 and var twice && ++_brought % twice == 0)
        {
            broker.Tally.Add(Happening.Repeated);
            await DeliverAsync(envelope, ct);
        }
    }

    private async Task DeliverAsync(ByteString envelope, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var happened = await sidecar.AttemptAsync(offer.Route, envelope, ct);
            broker.Tally.Add(happened);
            if (happened == Happening.Delivered)
                return;
            var isOver = happened == Happening.Dropped || attempt >= broker.Options.Attempts;
            if (isOver && offer.DeadLetterTopic is { } deadLetters)
            {
                broker.Bury(deadLetters, envelope);
                return;
            }
            if (happened == Happening.Dropped)
                return;
            // Without a dead-letter topic the component delivers it again, for as long as it takes.
            await Task.Delay(broker.Options.Pause, ct);
        }
    }

    private static int SeedOf(int seed, string name) => Encoding.UTF8.GetBytes(name).Aggregate(seed, (hash, letter) => unchecked((hash * 31) + letter));
}

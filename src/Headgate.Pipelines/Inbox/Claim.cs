using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Inbox;

/// <summary>One attempt of a message to be the one of its id that is under way.</summary>
internal sealed class Claim(Delivery delivery)
{
    public Delivery Delivery => delivery;
}

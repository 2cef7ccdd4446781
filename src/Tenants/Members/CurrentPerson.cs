using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Members;

/// <summary>Who is signed in, read anew for every request, so that a removed right is gone at the next click.</summary>
internal sealed class CurrentPerson(TenantScope scope)
{
    private Person? _person;

    public Person? ValueOrNone => _person;

    public Person Value => _person ?? throw new InvalidOperationException("Nobody is signed in.");

    public UserId Id => Value.Id;

    public void Enter(Person person)
    {
        scope.EnterUser(person.Id);
        _person = person;
    }
}

"""A sealed plan -> Plan. It may come from anywhere, so it is read as strictly as a plan, and believed no more."""

from typing import Final

import msgspec

from planguard.core.read.diagnose import diagnose
from planguard.core.read.faults import fault
from planguard.core.read.show import read_show
from planguard.core.read.strict import Members, Raw, document, members
from planguard.core.read.text import Buffer
from planguard.model.plan import InputKind, Plan, PlanFile, Seal, Source, UnknownPart
from planguard.model.provenance import SEALABLE, SEALED_TYPE

_PARTS: Final = frozenset({"type", "plan", "sealed"})
_seal: Final = msgspec.json.Decoder(Seal)


def read_sealed(data: Buffer, path: str, sha256: str) -> Plan:
    """The plan in the sealed plan `data` (UTF-8). Raises InputError where it is no whole one."""
    try:
        parts = document(data)[1]
        if parts.keys() != _PARTS or msgspec.json.decode(parts["type"], type=str) != SEALED_TYPE:
            raise fault("sealed-plan-damaged")
        seal = _read_seal(parts)
    except msgspec.DecodeError:
        raise diagnose(data) from None
    except RecursionError:
        raise fault("nesting") from None
    file = PlanFile(
        lineage=seal.lineage,
        serial=seal.serial,
        workspace=seal.workspace,
        backend=seal.backend,
        fingerprint=seal.fingerprint,
        sources=seal.sources,
    )
    plan = read_show(bytes(parts["plan"]), Source(InputKind.SEALED_PLAN, path, sha256, file, seal))
    told = [UnknownPart(pointer) for pointer in seal.unknown_parts]
    return msgspec.structs.replace(plan, unknown_parts=tuple(dict.fromkeys((*told, *plan.unknown_parts))))


def _read_seal(parts: Members) -> Seal:
    members(parts["sealed"], "sealed")
    try:
        seal = _seal.decode(Raw(parts["sealed"]))
    except msgspec.ValidationError as error:
        raise fault("sealed-plan-damaged", "sealed", str(error)) from None
    if seal.kind not in SEALABLE:
        raise fault("sealed-plan-damaged", "sealed", "no plan of this kind can be sealed")
    return seal

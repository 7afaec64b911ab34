"""ShipStation V1's JSON for orders, shipments (labels) and fulfillments (marked shipped without one).

There is no tracking number on an order; a fulfillment's carrier is a display name, a shipment's is a code.
"""

from integrations.sandbox.shipstation import time as pacific
from integrations.sandbox.state import DeskItem, DeskOrder, DeskParcel

Json = dict[str, object]

WAREHOUSE_ID = 499_000
CARRIER_NAMES = {"stamps_com": "USPS", "usps": "USPS", "ups": "UPS", "fedex": "FedEx", "other": "Other"}


def order(shown: DeskOrder) -> Json:
    total = sum(item.unit_price * item.quantity for item in shown.items) / 100
    paid = shown.status != "awaiting_payment"
    return {
        "orderId": shown.id,
        "orderNumber": shown.number,
        "orderKey": shown.key,
        "orderStatus": shown.status,
        **_dates(shown, paid),
        **_customer(shown),
        "items": [_item(shown, item) for item in shown.items],
        "orderTotal": total,
        "amountPaid": total if paid else 0.0,
        "taxAmount": 0.0,
        "shippingAmount": 0.0,
        **_shipping(shown),
        "advancedOptions": _advanced(shown),
        "tagIds": shown.tag_ids or None,
        **_UNUSED,
    }


_UNUSED: Json = {
    "customerNotes": None,
    "internalNotes": None,
    "gift": False,
    "giftMessage": None,
    "paymentMethod": "",
    "packageCode": None,
    "confirmation": "none",
    "weight": {"value": 0.0, "units": "ounces", "WeightUnits": 1},
    "dimensions": None,
    "insuranceOptions": {"provider": None, "insureShipment": False, "insuredValue": 0.0},
    "internationalOptions": {"contents": None, "customsItems": None, "nonDelivery": None},
    "userId": None,
    "externallyFulfilled": False,
    "externallyFulfilledBy": None,
    "externallyFulfilledById": None,
    "externallyFulfilledByName": None,
    "labelMessages": None,
}


def _dates(shown: DeskOrder, paid: bool) -> Json:
    return {
        "orderDate": pacific.stamp(shown.order_date),
        "createDate": pacific.stamp(shown.created_at),
        "modifyDate": pacific.stamp(shown.modified_at),
        "paymentDate": pacific.stamp(shown.order_date) if paid else None,
        "shipByDate": pacific.stamp(shown.ship_by),
        "holdUntilDate": pacific.day(shown.hold_until),
    }


def _customer(shown: DeskOrder) -> Json:
    return {
        "customerId": shown.id + 1_000_000,
        "customerUsername": f"{shown.id}01",
        "customerEmail": shown.customer_email,
        "billTo": {**_address(shown), "street1": None, "city": None, "state": None, "postalCode": None},
        "shipTo": _address(shown),
    }


def _address(shown: DeskOrder) -> Json:
    return {
        "name": shown.customer_name,
        "company": None,
        "street1": "4 Kiln Lane",
        "street2": "",
        "street3": None,
        "city": "Salem",
        "state": "OR",
        "postalCode": "97301",
        "country": "US",
        "phone": "503-555-0142",
        "residential": True,
        "addressVerified": "Address validated successfully",
    }


def _item(shown: DeskOrder, item: DeskItem) -> Json:
    return {
        "orderItemId": item.id,
        "lineItemKey": item.line_key,
        "sku": item.sku,
        "name": item.name,
        "imageUrl": None,
        "weight": None,
        "quantity": item.quantity,
        "unitPrice": item.unit_price / 100,
        "taxAmount": 0.0,
        "shippingAmount": 0.0,
        "warehouseLocation": item.bin,
        "options": [],
        "productId": None,
        "fulfillmentSku": None,
        "adjustment": item.adjustment,
        "upc": None,
        "createDate": pacific.short_stamp(shown.created_at),
        "modifyDate": pacific.short_stamp(shown.created_at),
    }


def _shipping(shown: DeskOrder) -> Json:
    parcel = next((parcel for parcel in reversed(shown.parcels) if parcel.voided_at is None), None)
    return {
        "requestedShippingService": shown.requested_service,
        "carrierCode": parcel.carrier_code if parcel else None,
        "serviceCode": None,
        "shipDate": pacific.day(parcel.ship_date) if parcel else None,
    }


_BILLED: Json = {
    "billToParty": None,
    "billToAccount": None,
    "billToPostalCode": None,
    "billToCountryCode": None,
}


def _advanced(shown: DeskOrder) -> Json:
    return {
        "warehouseId": WAREHOUSE_ID,
        "nonMachinable": False,
        "saturdayDelivery": False,
        "containsAlcohol": False,
        "mergedOrSplit": shown.merged_or_split,
        "mergedIds": shown.merged_ids,
        "parentId": shown.parent_id,
        "storeId": shown.store_id,
        "customField1": None,
        "customField2": None,
        "customField3": None,
        "source": "web",
        **_BILLED,
        "billToMyOtherAccount": None,
    }


def _parcel(shown: DeskOrder, parcel: DeskParcel) -> Json:
    """What a shipment and a fulfillment have in common."""
    return {
        "orderId": shown.id,
        "orderNumber": shown.number,
        "userId": None,
        "customerEmail": shown.customer_email,
        "trackingNumber": parcel.tracking_number,
        "createDate": pacific.stamp(parcel.created_at),
        "voided": parcel.voided_at is not None,
        "voidDate": pacific.stamp(parcel.voided_at),
        "marketplaceNotified": parcel.marketplace_notified,
        "notifyErrorMessage": parcel.notify_error,
        "shipTo": _address(shown),
    }


def shipment(shown: DeskOrder, parcel: DeskParcel, *, with_items: bool = False) -> Json:
    items = [_item(shown, item) for item in shown.items] if with_items else None
    return {
        "shipmentId": parcel.id,
        "orderKey": shown.key,
        **_parcel(shown, parcel),
        "shipDate": pacific.day(parcel.ship_date),
        "carrierCode": parcel.carrier_code,
        "serviceCode": None,
        "packageCode": "package",
        "confirmation": "none",
        "warehouseId": WAREHOUSE_ID,
        "shipmentCost": 5.4,
        "insuranceCost": 0.0,
        "isReturnLabel": False,
        "batchNumber": None,
        "weight": {"value": 0.0, "units": "ounces", "WeightUnits": 1},
        "dimensions": None,
        "insuranceOptions": {"provider": None, "insureShipment": False, "insuredValue": 0.0},
        "advancedOptions": {**_BILLED, "storeId": shown.store_id},
        "shipmentItems": items,
        "labelData": None,
        "formData": None,
    }


def fulfillment(shown: DeskOrder, parcel: DeskParcel) -> Json:
    return {
        "fulfillmentId": parcel.id,
        **_parcel(shown, parcel),
        "shipDate": pacific.stamp(parcel.ship_date),
        "deliveryDate": None,
        "carrierCode": CARRIER_NAMES.get(parcel.carrier_code, parcel.carrier_code),
        "sellerFillProviderId": None,
        "sellerFillProviderName": None,
        "fulfillmentProviderCode": None,
        "fulfillmentServiceCode": None,
        "fulfillmentFee": 0.0,
        "voidRequested": parcel.voided_at is not None,
    }
